/**
 * The types of an entry, and of what those name: nothing else of what the compiler wrote is
 * installed. The same declarations serve CommonJS, since the package.json beside them decides how
 * they are read.
 */
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';

const IMPORTED =
  /(?:from|import\()\s*'(\.{1,2}\/[^']+)\.js'|(?:from|import\()\s*"(\.{1,2}\/[^"]+)\.js"/g;

function reachable(file, found = new Set()) {
  if (found.has(file)) return found;
  found.add(file);
  for (const [, single, double] of readFileSync(file, 'utf8').matchAll(IMPORTED)) {
    reachable(`${resolve(dirname(file), single ?? double)}.d.ts`, found);
  }
  return found;
}

/** Leaves in `folder`, and copies to `copies`, what `entries` (paths of theirs) need. */
export function keepTypesOf(entries, folder, copies) {
  const needed = new Set();
  for (const entry of entries) reachable(join(folder, entry), needed);
  const written = readdirSync(folder, { recursive: true })
    .map((path) => join(folder, path))
    .filter((path) => path.endsWith('.d.ts'));
  for (const file of written) {
    if (!needed.has(file)) {
      rmSync(file);
      continue;
    }
    const copy = join(copies, relative(folder, file));
    mkdirSync(dirname(copy), { recursive: true });
    copyFileSync(file, copy);
  }
}
