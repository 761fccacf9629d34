/**
 * Lets an example say `import 'aboveboard'`, and its user `npx aboveboard`, as in any host, with
 * nothing to install: both find the clone in node_modules beside the examples. A package that is
 * not inside this clone installs it instead.
 */
import { existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const CLONE = fileURLToPath(new URL('..', import.meta.url));
const MODULES = join(CLONE, 'examples', 'node_modules');
const COMMAND = join(MODULES, '.bin', 'aboveboard');
const PROGRAM = join('..', 'aboveboard', 'dist', 'cli', 'main.js');

if (!existsSync(join(CLONE, 'dist', 'index.js'))) {
  console.error('Build aboveboard first: npm run build, in the clone.');
  process.exit(1);
}
mkdirSync(join(MODULES, '.bin'), { recursive: true });
// A junction needs no rights on Windows; elsewhere the word is ignored.
link(CLONE, join(MODULES, 'aboveboard'), 'junction');
if (process.platform === 'win32')
  writeFileSync(`${COMMAND}.cmd`, `@node "%~dp0\\${PROGRAM}" %*\r\n`);
else link(PROGRAM, COMMAND);

/** Two examples may be started at once. */
function link(target, path, type) {
  try {
    symlinkSync(target, path, type);
  } catch (error) {
    if (error.code !== 'EEXIST') throw error;
  }
}
