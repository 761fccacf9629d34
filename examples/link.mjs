/**
 * Lets an example say `import 'aboveboard'` as any host does, with nothing to install: Node finds
 * the clone as node_modules/aboveboard beside the examples. A package that is not inside this
 * clone runs `npm install aboveboard` instead.
 */
import { existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const CLONE = fileURLToPath(new URL('..', import.meta.url));
const LINK = join(CLONE, 'examples', 'node_modules', 'aboveboard');

if (!existsSync(join(CLONE, 'dist', 'index.js'))) {
  console.error('Build aboveboard first: npm run build, in the clone.');
  process.exit(1);
}
if (!existsSync(LINK)) {
  mkdirSync(join(CLONE, 'examples', 'node_modules'), { recursive: true });
  // A junction needs no rights on Windows; elsewhere the word is ignored.
  symlinkSync(CLONE, LINK, 'junction');
}
