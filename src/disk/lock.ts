/**
 * One process at a time changes a file that many read. A lock of a file and not of the system: Node
 * has no other. Whoever holds one only for milliseconds may be taken for dead after seconds.
 */
import { randomUUID } from 'node:crypto';
import { open, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { errorCode } from './error-code.js';
import { makeFolder } from './make-folder.js';

/** Holding it takes a few writes; a slow disk may need a second for them. */
const STALE_AFTER_MS = 5_000;
/** Long enough for a stale lock to be cleared away, and others waiting for the same. */
const GIVE_UP_AFTER_MS = 10_000;
const LOOK_AGAIN_AFTER_MS = 20;

/**
 * `run` can ask whether the lock is still its own, which it is not after a long sleep of the
 * machine. Rejects with the code `EBUSY` where others hold it for too long, or as the file system
 * does.
 */
export async function withLock<T>(
  path: string,
  run: (isMine: () => Promise<boolean>) => Promise<T>,
): Promise<T> {
  const mine = randomUUID();
  const lock = `${path}.lock`;
  await makeFolder(dirname(path));
  const givesUpAt = performance.now() + GIVE_UP_AFTER_MS;
  while (!(await create(lock, mine))) {
    if (performance.now() > givesUpAt) throw busy();
    await clearStale(lock);
    await sleep(LOOK_AGAIN_AFTER_MS);
  }
  const isMine = async () => (await holderOf(lock)) === mine;
  try {
    return await run(isMine);
  } finally {
    if (await isMine()) await rm(lock, { force: true });
  }
}

export function busy(): Error {
  return Object.assign(new Error('Another process holds the lock.'), { code: 'EBUSY' });
}

async function create(lock: string, holder: string): Promise<boolean> {
  const file = await open(lock, 'wx', 0o600).catch((error: unknown) => {
    if (errorCode(error) === 'EEXIST') return undefined;
    throw error;
  });
  if (file === undefined) return false;
  try {
    await file.writeFile(holder);
    return true;
  } catch (error) {
    // A disk can be too full for the holder's name: a lock without one would hold everybody up.
    await rm(lock, { force: true });
    throw error;
  } finally {
    await file.close();
  }
}

async function clearStale(lock: string): Promise<void> {
  const before = await stat(lock).catch(() => undefined);
  if (before === undefined || Date.now() - before.mtimeMs < STALE_AFTER_MS) return;
  const holder = await holderOf(lock);
  // Two may clear at once: a rename tells which of them did, and what it was that they cleared.
  const aside = `${lock}.${randomUUID()}`;
  try {
    await rename(lock, aside);
    if ((await holderOf(aside)) !== holder) await rename(aside, lock);
  } catch {
    // Another was quicker.
  } finally {
    await rm(aside, { force: true });
  }
}

async function holderOf(lock: string): Promise<string | undefined> {
  return readFile(lock, 'utf8').catch(() => undefined);
}
