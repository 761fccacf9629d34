/**
 * Brings a clone to the state that every script needs, with nothing but Node and npm: installs
 * from the lock files what is not installed yet. Quick when there is nothing to do.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('..', import.meta.url));

const OLDEST_NODE = [20, 19];

function requireNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1])) return;
  console.error(
    `aboveboard needs Node ${OLDEST_NODE.join('.')} or later; this is ${process.versions.node}.`,
  );
  process.exit(1);
}

function read(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

/** Runs a command in the clone with its output shown; ends this process when it fails. */
export function run(command, args, options = {}) {
  const result = spawnSync(command, args, {
    cwd: ROOT,
    stdio: 'inherit',
    shell: process.platform === 'win32',
    ...options,
  });
  if (result.status !== 0) {
    console.error(`\n${[command, ...args].join(' ')} failed.`);
    process.exit(result.status ?? 1);
  }
}

/**
 * Installs a folder's lock file unless exactly that is installed already. The mark lies inside
 * node_modules, so that it goes when they go.
 */
export function install(folder, expectation) {
  const lockFile = join(ROOT, folder, 'package-lock.json');
  const mark = join(ROOT, folder, 'node_modules', '.aboveboard-lock');
  const lock = createHash('sha256').update(readFileSync(lockFile)).digest('hex');
  if (read(mark) === lock) return;
  console.log(`Installing ${join(folder, 'package-lock.json')} (once, ${expectation}) …`);
  run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: join(ROOT, folder) });
  writeFileSync(mark, lock);
}

/** What every script but the emulators' and the benchmark's needs. */
export function setUp() {
  requireNode();
  install('', 'about a minute');
}
