/** A file that is there whole or not at all, written at once: the program may be about to end. */
import { dirname, join } from 'node:path';
import { asyncFileSystem, cryptography, fileSystem } from '../disk/file-system.js';
import { makeFolderNow } from '../disk/make-folder-now.js';

const FILE_MODE = 0o600;

/** Throws as the file system does. */
export function replaceAtOnce(path: string, text: string): void {
  const { writeFileSync, renameSync, rmSync } = fileSystem();
  makeFolderNow(dirname(path));
  const temporary = temporaryFor(path);
  try {
    writeFileSync(temporary, text, { mode: FILE_MODE, flag: 'wx' });
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

/** Off the main thread, but for the folder and the rename: it can never come after one that the end has made. */
export async function replaceLater(path: string, text: string): Promise<void> {
  const { writeFile, rm } = asyncFileSystem();
  makeFolderNow(dirname(path));
  const temporary = temporaryFor(path);
  try {
    await writeFile(temporary, text, { mode: FILE_MODE, flag: 'wx' });
    fileSystem().renameSync(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

function temporaryFor(path: string): string {
  return join(dirname(path), `.${cryptography().randomUUID()}.tmp`);
}
