/**
 * A folder, with all that is missing above it. Node's own way asks without end, at once or in a
 * thread that it never gives back, where a file system refuses a folder as one that is not there:
 * that of /proc does, and those that mount by themselves.
 */
import { dirname } from 'node:path';
import { errorCode } from './error-code.js';
import { fileSystem } from './file-system.js';

/** Only the user may look into it. */
export const FOLDER_MODE = 0o700;

/** Throws as the file system does. */
export function makeFolderNow(path: string): void {
  const { mkdirSync, statSync } = fileSystem();
  const isThere = () => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
  if (isThere()) return;
  const above = dirname(path);
  if (above !== path) makeFolderNow(above);
  try {
    mkdirSync(path, { mode: FOLDER_MODE });
  } catch (error) {
    if (errorCode(error) !== 'EEXIST' || !isThere()) throw error;
  }
}
