/** Each program in the page for authors compiles, as somebody would write it who installed the package. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { ROOT } from '../e2e/support.js';

it('docs/declarations.md holds nothing that does not compile', () => {
  const page = readFileSync(join(ROOT, 'docs/declarations.md'), 'utf8');
  const programs = Array.from(
    page.matchAll(/^```ts\n(.+?)^```$/gms),
    ([, program = '']) => program,
  );
  expect(programs.length).toBeGreaterThan(4);
  const folder = mkdtempSync(join(tmpdir(), 'aboveboard-page-'));
  try {
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
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
    const compiler = join(ROOT, 'node_modules/typescript/bin/tsc');
    const { stdout } = spawnSync(process.execPath, [compiler, '-p', folder], { encoding: 'utf8' });
    expect(stdout).toBe('');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
