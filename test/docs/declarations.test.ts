/** The programs in the page for authors, as somebody would write them who installed the package. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { transform } from 'esbuild';
import { checkDeclaration } from '../../src/collection/declaration/index.js';
import { bareEnvironment, ROOT } from '../e2e/support.js';

const page = readFileSync(join(ROOT, 'docs/declarations.md'), 'utf8');
const programs = Array.from(page.matchAll(/^```ts\n(.+?)^```$/gms), ([, program = '']) => program);

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'aboveboard-page-'));
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('compile, each of them', () => {
  expect(programs.length).toBeGreaterThan(4);
  for (const [index, program] of programs.entries()) {
    const [, name = `program-${index}.ts`] = /^\/\/ (\S+\.ts)\n/.exec(program) ?? [];
    writeFileSync(join(folder, name), program);
  }
  const paths = {
    aboveboard: [join(ROOT, 'dist/index.d.ts')],
    'aboveboard/declarations': [join(ROOT, 'dist/declarations.d.ts')],
  };
  const typeRoots = [join(ROOT, 'node_modules/@types')];
  const config = {
    extends: join(ROOT, 'tsconfig.json'),
    compilerOptions: { paths, typeRoots },
    include: ['*.ts'],
  };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
  const compiler = join(ROOT, 'node_modules/typescript/bin/tsc');
  const { stdout } = spawnSync(process.execPath, [compiler, '-p', folder], { encoding: 'utf8' });
  expect(stdout).toBe('');
});

it('declare what is in order', async () => {
  const { code } = await transform(programs[0] ?? '', { loader: 'ts' });
  const entry = (name: string) => JSON.stringify(pathToFileURL(join(ROOT, 'dist', name)).href);
  const linked = code
    .replace('"aboveboard"', entry('index.js'))
    .replace('"aboveboard/declarations"', entry('declarations.js'));
  writeFileSync(join(folder, 'telemetry.js'), linked);
  const shown =
    "import('./telemetry.js').then((page) => console.log(JSON.stringify(page.declaration)))";
  const { stdout } = spawnSync(process.execPath, ['-e', shown], {
    cwd: folder,
    encoding: 'utf8',
    env: bareEnvironment({ ABOVEBOARD_HOME: folder }),
  });
  expect(checkDeclaration(JSON.parse(stdout))).toEqual([]);
});
