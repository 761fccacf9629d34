/** What a host pays for the SDK before it shares anything: as good as nothing. In `dist/`, as it is installed. */
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const DIST = join(ROOT, 'dist');

/** What only a share that really leaves needs. */
const TRANSPORT = /^NativeModule (https?|_http_client|zlib|tls|dns)$/m;
/** Node itself loads it to look at stderr where that is a pipe; since Node 24 as part of `node:util`. */
const SOCKETS = /^NativeModule net$/m;
/** What takes milliseconds and waits for its first use; `node:fs`, when imported, loads streams. */
const SLOW_TO_LOAD = /^NativeModule (crypto|stream|readline|worker_threads)$/;

/**
 * Rooms, and parts of rooms, of which nothing comes along but what is loaded when it is used. An
 * event, and a session that is shared by itself, are filtered and written by what is there already:
 * their program may end in the same moment.
 */
const LOADED_WHEN_USED =
  /^src\/(cli|transport\/(?!endpoint)|delivery|outbox\/(ledger(?!-text)|receipts)|disk\/(durable|lock)|collection\/(redaction|pseudonym|declaration\/texts))/;

/** The modules that a program has loaded by its end: built-in ones, then packages. */
async function loadedBy(program: string): Promise<string> {
  const report = `
    const packages = Object.keys(require('node:module')._cache).filter((path) => !path.startsWith(${JSON.stringify(DIST)}));
    const loaded = [...process.moduleLoadList, ...packages];
    process.stdout.write(loaded.join('\\n'));`;
  const source = `(async () => { ${program} ${report} })();`;
  const env = { ...process.env, DO_NOT_TRACK: '1' };
  const { stdout } = await promisify(execFile)(process.execPath, ['-e', source], { env });
  return stdout;
}

/** Of these, what Node does not load for itself in a program that imports something. */
async function addedBy(program: string): Promise<string[]> {
  const byNode = new Set((await loadedBy(`await import('node:util');`)).split('\n'));
  return (await loadedBy(program)).split('\n').filter((name) => !byNode.has(name));
}

/** The file, and every file that Node must have loaded before the first line of it runs. */
function staticGraph(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  const imports = readFileSync(file, 'utf8').matchAll(/^(?:import|export|\}).*"(\.\.?\/.*)";$/gm);
  for (const [, path = ''] of imports) staticGraph(join(dirname(file), path), seen);
  return seen;
}

/** esbuild names in a comment the source of each part. */
function sourcesOf(file: string): string[] {
  const names = readFileSync(file, 'utf8').matchAll(/^\/\/ (\S+\.(?:ts|json))$/gm);
  return Array.from(names, ([, name = '']) => name);
}

const IMPORT = `const sdk = await import(${JSON.stringify(pathToFileURL(join(DIST, 'index.js')))});`;
const REQUIRE = `const sdk = require(${JSON.stringify(join(DIST, 'cjs/index.js'))});`;
const FIRST_CALL = `
  const telemetry = sdk.createTelemetry({
    package: { name: 'abacus', version: '1' },
    endpoint: 'http://127.0.0.1:9',
  });`;

describe('the SDK', () => {
  it.each([
    ['imported', IMPORT],
    ['required', REQUIRE],
  ])('loads nothing of itself but names, and no package, when it is %s', async (_, load) => {
    const added = await addedBy(`${load} if (!sdk.createTelemetry) throw new Error();`);
    // What describes the machine, for one.
    expect(added).not.toContain('NativeModule os');
    expect(added.filter((name) => TRANSPORT.test(name) || SOCKETS.test(name))).toEqual([]);
    expect(added.filter((name) => name.includes('node_modules'))).toEqual([]);
  });

  it.each([
    ['imported', IMPORT],
    ['required', REQUIRE],
  ])('loads nothing of the transport and no package for its first call, %s', async (_, load) => {
    const added = await addedBy(load + FIRST_CALL);
    expect(added).toContain('NativeModule os');
    expect(added.filter((name) => TRANSPORT.test(name) || SOCKETS.test(name))).toEqual([]);
    expect(added.filter((name) => name.includes('node_modules'))).toEqual([]);
  });

  it.each([
    ['when it is imported', IMPORT],
    ['for its first call', IMPORT + FIRST_CALL],
  ])('adds nothing that is slow to load %s', async (_, program) => {
    const added = await addedBy(program);
    expect(added.filter((name) => SLOW_TO_LOAD.test(name))).toEqual([]);
  });

  it('is one file when it is imported, and one more for its first call', async () => {
    expect(staticGraph(join(DIST, 'index.js')).size).toBe(1);
    const report = `
      const own = Object.keys(require('node:module')._cache);
      process.stdout.write(own.map((path) => require('node:path').basename(path)).join());`;
    const program = `(async () => { ${IMPORT} ${FIRST_CALL} ${report} })();`;
    const env = { ...process.env, DO_NOT_TRACK: '1' };
    const { stdout } = await promisify(execFile)(process.execPath, ['-e', program], { env });
    expect(stdout).toBe('aboveboard.js');
  });

  it('has nothing with that file of the rooms that are loaded when they are used', () => {
    const sources = [...staticGraph(join(DIST, 'aboveboard.js'))].flatMap(sourcesOf);
    expect(sources).toContain('src/telemetry.ts');
    expect(sources.filter((source) => LOADED_WHEN_USED.test(source))).toEqual([]);
  });

  it('loads none of it for a share that is not allowed', async () => {
    const loaded = await loadedBy(`
      ${IMPORT}
      ${FIRST_CALL}
      telemetry.withSession('add', () => 3);
      const { outcome } = await telemetry.shareSessionData();
      if (outcome !== 'not-sent') throw new Error(outcome);`);
    expect(loaded).not.toMatch(TRANSPORT);
    expect(loaded).not.toContain('node_modules');
  });
});
