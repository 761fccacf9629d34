/**
 * Files that are there whole, or not at all, and still there after the power went. A door of its
 * own: who only reads does not load it.
 */
import { randomUUID } from 'node:crypto';
import { link, open, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { errorCode } from './error-code.js';
import { makeFolder } from './make-folder.js';

/** Only the user may read what holds a key. */
const FILE_MODE = 0o600;

/** What file systems without hard links answer. */
const NO_LINKS = new Set(['EPERM', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP']);

/** Resolves to false, and leaves the file alone, where there is one already. */
export async function createDurably(path: string, content: string | Uint8Array): Promise<boolean> {
  return viaTemporary(path, content, async (temporary) => {
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

/**
 * Adds one line to a file that several processes write. A line that a crash cut off stays alone
 * with its damage: what comes after it begins a line of its own.
 */
export async function appendDurably(path: string, line: string): Promise<void> {
  await makeFolder(dirname(path));
  const file = await open(path, 'a+', FILE_MODE);
  try {
    const { size } = await file.stat();
    const last = Buffer.alloc(1);
    if (size > 0) await file.read(last, 0, 1, size - 1);
    const isCut = size > 0 && last.toString() !== '\n';
    await file.appendFile(`${isCut ? '\n' : ''}${line}\n`);
    await file.sync();
    if (size === 0) await syncFolder(dirname(path));
  } finally {
    await file.close();
  }
}

async function viaTemporary<T>(
  path: string,
  content: string | Uint8Array,
  place: (temporary: string) => Promise<T>,
): Promise<T> {
  const folder = dirname(path);
  await makeFolder(folder);
  const temporary = join(folder, `.${randomUUID()}.tmp`);
  try {
    const file = await open(temporary, 'wx', FILE_MODE);
    try {
      await file.writeFile(content);
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
