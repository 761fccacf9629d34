/**
 * A folder, with all that is missing above it. Node's own way asks without end, at once or in a
 * thread that it never gives back, where a file system refuses a folder as one that is not there:
 * that of /proc does, and those that mount by themselves.
 */
import { dirname } from 'node:path';
import { errorCode } from './error-code.js';
import { asyncFileSystem, fileSystem } from './file-system.js';

/** Only the user may look into it. */
const FOLDER_MODE = 0o700;

/** Rejects as the file system does. */
export async function makeFolder(path: string): Promise<void> {
  const { mkdir, stat } = asyncFileSystem();
  const isThere = async () => {
    const stats = await stat(path).catch(missing);
    return stats?.isDirectory() === true;
  };
  if (await isThere()) return;
  const above = dirname(path);
  if (above !== path) await makeFolder(above);
  try {
    await mkdir(path, { mode: FOLDER_MODE });
  } catch (error) {
    // Another process may have been quicker.
    if (errorCode(error) !== 'EEXIST' || !(await isThere())) throw error;
  }
}

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

function missing(error: unknown): undefined {
  if (errorCode(error) !== 'ENOENT') throw error;
}
