/**
 * `npm run test:package`: the packed package in a fresh project, on each Node that it is made for.
 * `npm test` does the same on the Node that runs it.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ROOT, run, setUp } from './setup.mjs';

/** The newest of each line that is maintained. */
const VERSIONS = ['20.20.2', '22.23.3', '24.21.0'];

const SYSTEM = process.platform === 'win32' ? 'win' : process.platform;
/** What the npm package `node` installs here by a script of its own. */
const NODE = `node-${SYSTEM}-${process.arch}`;

setUp();
run(process.execPath, ['scripts/build.mjs'], { cwd: ROOT });
const folder = mkdtempSync(join(tmpdir(), 'aboveboard-nodes-'));
try {
  const nodes = VERSIONS.map((version) => install(version));
  Object.assign(process.env, { ABOVEBOARD_TEST_NODES: nodes.join('\n') });
  run('npm', ['run', '--silent', 'jest', '--', 'test/package'], { cwd: ROOT });
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function install(version) {
  const place = join(folder, version);
  run('npm', ['install', '--silent', '--no-save', '--prefix', place, `${NODE}@${version}`], {
    cwd: folder,
  });
  return join(place, 'node_modules', NODE, 'bin', SYSTEM === 'win' ? 'node.exe' : 'node');
}
