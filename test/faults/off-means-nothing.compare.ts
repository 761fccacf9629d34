/** What one program did, and read, that another did not. */
import { readFileSync, realpathSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Watched } from '../support/watch/index.js';
import type { Way } from './off-means-nothing.ways.js';
import type { World } from './off-means-nothing.world.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** Where the code lies, also behind links. */
const CODE = [ROOT, join(ROOT, 'node_modules')].map((path) => join(realpathSync(path), sep));

export function didMore(watched: Watched, than: Watched): string[] {
  const left = [...than.did];
  return watched.did.filter((one) => {
    const at = left.indexOf(one);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}

/** But for code, and for what a way to be off takes to be known. */
export function readMore(
  watched: Watched,
  than: Watched,
  { reads }: Pick<Way, 'reads'>,
  world: World,
): string[] {
  return [...new Set(watched.read)].filter(
    (path) => !than.read.includes(path) && !isNeeded(path, reads, world),
  );
}

const NODE = realpathSync(process.execPath);

const PROJECT_FILES = [
  '.aboveboard.json',
  '.aboveboard.yml',
  '.aboveboard.yaml',
  'package.json',
  '.git',
];

function isNeeded(
  path: string,
  reads: Way['reads'],
  { cwd, home, userConfig, state }: World,
): boolean {
  // Whatever is loaded: but for the transport, built-in modules do nothing by themselves.
  if (path.startsWith('node:')) return !TRANSPORT.test(path);
  // On the way to the code, Node looks at the folders above it.
  if (CODE.some((folder) => folder.startsWith(join(path, sep)))) return true;
  if (CODE.some((folder) => path.startsWith(folder))) return isCode(path, reads);
  // Node itself, which each of them is; of a child it would be said that it was started.
  if (path === NODE) return true;
  // What the C library reads for itself, such as before it asks for more memory.
  if (path === cwd || path.startsWith('/proc/') || path.startsWith('/sys/')) return true;
  if (path === userConfig) return reads.includes('user');
  if (path.startsWith(state)) return reads.includes('state');
  if (![cwd, home].some((folder) => PROJECT_FILES.some((name) => path === join(folder, name)))) {
    return false;
  }
  return reads.includes('project');
}

const NETWORK = '(?:https?|http2|zlib|dns|net|tls|dgram|child_process|worker_threads)';
const TRANSPORT = new RegExp(`^node:${NETWORK}$`);
const IMPORTS_TRANSPORT = new RegExp(
  `(?:from |import\\(|require\\()"(?:node:)?${NETWORK}(?:/promises)?"`,
);

/** What a program imports, and what that loads by `require`. */
const DIST = ['dist', 'dist/cjs'].map((folder) => join(realpathSync(ROOT), folder));

function isCode(path: string, reads: Way['reads']): boolean {
  if (DIST.includes(dirname(path)) && path.endsWith('.js')) {
    return reads.includes('transport') || !IMPORTS_TRANSPORT.test(readFileSync(path, 'utf8'));
  }
  return reads.includes('yaml') || !path.includes('/node_modules/yaml/');
}
