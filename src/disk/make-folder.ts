/** As `makeFolderNow`, off the main thread; for what nobody waits for at the end of a program. */
import { dirname } from 'node:path';
import { errorCode } from './error-code.js';
import { asyncFileSystem } from './file-system.js';
import { FOLDER_MODE } from './make-folder-now.js';

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

function missing(error: unknown): undefined {
  if (errorCode(error) !== 'ENOENT') throw error;
}
