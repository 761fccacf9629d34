/** firebase-tools in the version of its lock file, installed on first use. */
import { join } from 'node:path';
import { install, ROOT } from './setup.mjs';

/** Answers the path of its program. */
export function installFirebase() {
  install('test/emulators', 'firebase-tools, about 3 minutes and 312 MB');
  return join(ROOT, 'test/emulators/node_modules/firebase-tools/lib/bin/firebase.js');
}
