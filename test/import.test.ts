/** What a host pays for the SDK before it shares anything: as good as nothing. */
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type BuildOptions, build } from 'esbuild';
import manifest from '../package.json' with { type: 'json' };

/** What is installed with the SDK stays outside the bundle, as in the build. */
const { dependencies } = manifest;

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** What only a share that really leaves needs. */
const TRANSPORT = /^NativeModule (https?|_http_client|zlib|tls|dns)$/m;
/** Node itself loads it to look at stderr where that is a pipe. */
const SOCKETS = /^NativeModule net$/m;

let bundle: string;

beforeAll(async () => {
  // Inside the repository, where the packages that stay outside the bundle are found.
  const cache = join(ROOT, 'node_modules/.cache');
  mkdirSync(cache, { recursive: true });
  // Node names a module by its real path, also where node_modules is a link.
  bundle = realpathSync(mkdtempSync(join(cache, 'aboveboard-import-')));
  const options: BuildOptions = {
    entryPoints: [join(ROOT, 'src/index.ts')],
    outdir: bundle,
    bundle: true,
    external: Object.keys(dependencies),
    platform: 'node',
    logLevel: 'error',
  };
  await build({ ...options, format: 'esm', splitting: true, outExtension: { '.js': '.mjs' } });
  await build({ ...options, format: 'cjs', outExtension: { '.js': '.cjs' } });
});

afterAll(() => rmSync(bundle, { recursive: true, force: true }));

/** The modules that a program has loaded by its end: built-in ones, then packages. */
async function loadedBy(program: string): Promise<string> {
  const report = `
    const packages = Object.keys(require('node:module')._cache).filter((path) => !path.startsWith(${JSON.stringify(bundle)}));
    const loaded = [...process.moduleLoadList, ...packages];
    console.log(loaded.join('\\n'));`;
  const source = `(async () => { ${program} ${report} })();`;
  const env = { ...process.env, DO_NOT_TRACK: '1' };
  const { stdout } = await promisify(execFile)(process.execPath, ['-e', source], { env });
  return stdout;
}

const IMPORT = (path: string) =>
  `const sdk = await import(${JSON.stringify(pathToFileURL(path))});`;
const REQUIRE = (path: string) => `const sdk = require(${JSON.stringify(path)});`;

describe('the SDK', () => {
  it.each([
    ['imported', () => IMPORT(join(bundle, 'index.mjs'))],
    ['required', () => REQUIRE(join(bundle, 'index.cjs'))],
  ])('loads nothing of the transport and no package when it is %s', async (_, load) => {
    const loaded = await loadedBy(`${load()} if (!sdk.createTelemetry) throw new Error();`);
    expect(loaded).toContain('NativeModule fs');
    expect(loaded).not.toMatch(TRANSPORT);
    expect(loaded).not.toMatch(SOCKETS);
    expect(loaded).not.toContain('node_modules');
  });

  it('loads none of it for a share that is not allowed', async () => {
    const loaded = await loadedBy(`
      ${IMPORT(join(bundle, 'index.mjs'))}
      const telemetry = sdk.createTelemetry({
        package: { name: 'abacus', version: '1' },
        endpoint: 'http://127.0.0.1:9',
      });
      telemetry.withSession('add', () => 3);
      const { outcome } = await telemetry.shareSessionData();
      if (outcome !== 'not-sent') throw new Error(outcome);`);
    expect(loaded).not.toMatch(TRANSPORT);
    expect(loaded).not.toContain('node_modules');
  });
});
