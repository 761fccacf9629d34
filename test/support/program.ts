/** A program of the tests as one file, to be started in a process of its own. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ESBUILD = fileURLToPath(new URL('../../node_modules/.bin/esbuild', import.meta.url));

/** Its path, in a folder that is to be removed. */
export function builtProgram(source: string): { readonly folder: string; readonly path: string } {
  const folder = mkdtempSync(join(tmpdir(), 'aboveboard-program-'));
  const path = join(folder, `${basename(source, '.ts')}.mjs`);
  execFileSync(ESBUILD, [
    source,
    '--bundle',
    '--platform=node',
    '--format=esm',
    '--log-level=error',
    `--outfile=${path}`,
  ]);
  return { folder, path };
}
