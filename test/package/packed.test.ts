/**
 * What is installed from a registry: what is in it, what a registry's and a compiler's checks say,
 * and that it works in a project of its own. On the running Node; `npm run test:package` names others.
 */
import { execFile } from 'node:child_process';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { bareEnvironment, ROOT } from '../e2e/support.js';
import { ENTRIES, link, type Packed, pack } from './packed.js';

const NODES = (process.env['ABOVEBOARD_TEST_NODES'] ?? process.execPath).split('\n');

/** By its beginning, what may be in it. */
const EXPECTED = /^(dist\/|package\.json$|README\.md$|LICENSE$|CHANGELOG\.md$)/;
const BUILT = /\.(js|d\.ts|txt)$|^dist\/cjs\/package\.json$/;

const LOAD_ALL = `
  const entries = ${JSON.stringify(ENTRIES)};
  const names = (loaded) => Object.keys(loaded).filter((name) => name !== 'default' && name !== 'module.exports').sort();
  (async () => {
    for (const entry of entries) {
      const [required, imported] = [names(require(entry)), names(await import(entry))];
      if (required.length === 0 || String(required) !== String(imported)) {
        throw new Error(entry + ': ' + required + ' / ' + imported);
      }
    }
    console.log(entries.length + ' entries');
  })();
`;

const TYPED = `
  ${ENTRIES.map((entry, n) => `import * as entry${n} from '${entry}';`).join('\n')}
  export const entries = [${ENTRIES.map((_, n) => `entry${n}`).join(', ')}];
`;

const COMMONJS_TEST = `
  const { createTelemetry } = require('aboveboard');
  const { startTestService } = require('aboveboard/testing');
  test('what is recorded stays here where tests run', async () => {
    const service = await startTestService();
    const of = { name: 'host', version: '1.0.0' };
    const telemetry = createTelemetry({ package: of, endpoint: service.url, notice: 'documented' });
    telemetry.logUsage();
    expect(telemetry.withSession('work', () => 42)).toBe(42);
    expect((await telemetry.shareSessionData()).outcome).toBe('not-sent');
    expect(service.requests).toEqual([]);
    await service.close();
  });
`;

async function node(path: string, args: readonly string[], cwd: string): Promise<string> {
  const { stdout } = await promisify(execFile)(path, args, { cwd, env: bareEnvironment() });
  return stdout;
}

describe('the packed package', () => {
  let packed: Packed;
  beforeAll(async () => {
    packed = await pack();
    await link(packed.project, '@types/node');
    await link(packed.project, 'undici-types');
  });
  afterAll(() => rm(packed.folder, { recursive: true, force: true }));

  it('holds what is built, and nothing of the sources, the tests or the machine', () => {
    const paths = [...packed.files.keys()];
    expect(paths.filter((path) => !EXPECTED.test(path))).toEqual([]);
    expect(paths.filter((path) => path.startsWith('dist/') && !BUILT.test(path))).toEqual([]);
    // A path of this clone, not one that ends like it.
    const place = ROOT.replace(/[\\/]$/, '').replace(/[^\w/-]/g, '\\$&');
    const clone = new RegExp(`(?<![\\w.-])${place}[\\\\/]`);
    const telling = [...packed.files].filter(([, text]) => clone.test(text));
    expect(telling.map(([path]) => path)).toEqual([]);
  });

  it('holds the types of what can be imported, and none that only its inside has', () => {
    const paths = [...packed.files.keys()].filter((path) => path.endsWith('.d.ts'));
    expect(paths).toContain('dist/index.d.ts');
    expect(paths.filter((path) => /^dist\/(cjs\/)?cli\//.test(path))).toEqual([]);
  });

  it('carries the licences of the packages that are built into it', () => {
    const notices = packed.files.get('dist/THIRD-PARTY-NOTICES.txt');
    for (const name of ['ci-info', 'proxy-from-env']) {
      expect(notices).toMatch(new RegExp(`^${name} [\\d.]+ \\(MIT\\)\\n\\nThe MIT License`, 'm'));
    }
  });

  it('is clean to publint, and to Are The Types Wrong in each entry that is imported', async () => {
    const check = join(ROOT, 'scripts/check-package.mjs');
    expect(await node(process.execPath, [check, packed.tarball], ROOT)).toBe('');
  });

  it.each([
    ['nodenext', ['typed.mts', 'typed.cts']],
    ['node16', ['typed.mts', 'typed.cts']],
    ['bundler', ['typed.mts']],
  ])('compiles with every entry where names are resolved as %s does', async (resolution, names) => {
    for (const name of names) {
      await writeFile(join(packed.project, name), TYPED);
    }
    const compiler = join(ROOT, 'node_modules/typescript/bin/tsc');
    const kind = resolution === 'bundler' ? 'esnext' : resolution;
    const options = `--strict --module ${kind} --moduleResolution ${resolution} --target es2023 --types node --noEmit`;
    const args = [compiler, ...options.split(' '), ...names];
    expect(await node(process.execPath, args, packed.project)).toBe('');
  });

  describe.each(NODES)('on %s', (path) => {
    it('loads every entry by require and by import, with the same names', async () => {
      const answer = await node(path, ['--eval', LOAD_ALL], packed.project);
      expect(answer).toBe(`${ENTRIES.length} entries\n`);
    });

    it('has its command', async () => {
      const command = join(packed.project, 'node_modules/aboveboard/dist/cli/main.js');
      expect(await node(path, [command, '--help'], packed.project)).toContain('Usage: aboveboard');
      const { version } = JSON.parse(packed.files.get('package.json') ?? '');
      expect(await node(path, [command, '--version'], packed.project)).toBe(`${version}\n`);
    });

    it('is recorded with and sends nothing in a jest that knows CommonJS only', async () => {
      await writeFile(join(packed.project, 'host.test.js'), COMMONJS_TEST);
      const jest = join(ROOT, 'node_modules/jest/bin/jest.js');
      const config = JSON.stringify({ rootDir: packed.project, testEnvironment: 'node' });
      const args = [jest, '--ci', '--config', config, '--runInBand', '--watchman=false'];
      await expect(node(path, args, packed.project)).resolves.toBe('');
    });
  });
});
