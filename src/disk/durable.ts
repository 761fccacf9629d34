/**
 * Files that are there whole, or not at all, and still there after the power went. A door of its
 * own: who only reads does not load it.
 */
import { randomUUID } from 'node:crypto';
import { link, mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { errorCode } from './error-code.js';

/** Only the user may read what holds a key. */
const FILE_MODE = 0o600;
const FOLDER_MODE = 0o700;

/** What file systems without hard links answer. */
const NO_LINKS = new Set(['EPERM', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP']);

/** Resolves to false, and leaves the file alone, where there is one already. */
export async function createDurably(path: string, text: string): Promise<boolean> {
  return viaTemporary(path, text, async (temporary) => {
    try {
      await link(temporary, path);
      return true;
    } catch (error) {
      const code = errorCode(error);
      if (code === 'EEXIST') return false;
      if (!NO_LINKS.has(code)) throw error;
      // There, two processes that are this close could still overtake each other.
      await rename(temporary, path);
      return true;
    }
  });
}

export async function replaceDurably(path: string, text: string): Promise<void> {
  await viaTemporary(path, text, (temporary) => rename(temporary, path));
}

async function viaTemporary<T>(
  path: string,
  text: string,
  place: (temporary: string) => Promise<T>,
): Promise<T> {
  const folder = dirname(path);
  await mkdir(folder, { recursive: true, mode: FOLDER_MODE });
  const temporary = join(folder, `.${randomUUID()}.tmp`);
  try {
    const file = await open(temporary, 'wx', FILE_MODE);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    const placed = await place(temporary);
    await syncFolder(folder);
    return placed;
  } finally {
    await rm(temporary, { force: true });
  }
}

/** Makes the new name durable, too. Windows cannot open folders and does not need it. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => undefined);
  try {
    await handle?.sync().catch(() => undefined);
  } finally {
    await handle?.close();
  }
}
