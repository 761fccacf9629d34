/**
 * Copies of a data folder, made while it is in use and put back while it is not. Tombstones are copied
 * last, and at a restore those of now stay: what was erased after a copy was made is erased from it.
 */
import {
  closeSync,
  copyFileSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { openSqliteStore } from './sqlite.js';
import { checkSqliteFile, lookInto, translated } from './sqlite-file.js';
import { belongTogether, makeFolder, SESSIONS, TOMBSTONES } from './sqlite-folder.js';

const STATISTICS = 'statistics.db';

/** In this order; the aggregates of a service that has none yet are not there. */
const FILES = [SESSIONS, TOMBSTONES, STATISTICS];

function sync(path: string): void {
  const descriptor = openSync(path, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** As it is at one moment, whoever writes meanwhile. */
async function copyFile(from: string, to: string): Promise<void> {
  const file = await lookInto(from);
  if (file === undefined) return;
  // So that it is readable by its owner alone from its first byte on.
  closeSync(openSync(to, 'ax', 0o600));
  try {
    file.run('VACUUM INTO ?', [to]);
  } catch (error) {
    throw translated(error);
  } finally {
    file.close();
  }
  sync(to);
}

async function check(folder: string): Promise<void> {
  const [sessions, tombstones] = [join(folder, SESSIONS), join(folder, TOMBSTONES)];
  await checkSqliteFile(sessions);
  await checkSqliteFile(tombstones);
  if (!(await belongTogether(tombstones, sessions))) {
    throw new Error(`${folder} holds files of two services: take another copy`);
  }
}

/** `target` is a new folder, which is there once it is whole. */
export async function backUpSqlite(folder: string, target: string): Promise<void> {
  if (!existsSync(join(folder, SESSIONS))) {
    throw new Error(`There is no ${SESSIONS} in ${folder}: set ABOVEBOARD_DATA to the data folder`);
  }
  if (existsSync(target)) throw new Error(`${target} is there already: name a new folder`);
  const partial = `${target}.partial`;
  rmSync(partial, { recursive: true, force: true });
  mkdirSync(partial, { recursive: true, mode: 0o700 });
  for (const name of FILES) await copyFile(join(folder, name), join(partial, name));
  await check(partial);
  sync(partial);
  renameSync(partial, target);
  sync(dirname(target));
}

/** Rejects while any process has the folder open. */
export async function refuseInUse(folder: string): Promise<void> {
  const file = await lookInto(join(folder, SESSIONS));
  try {
    // Only who is alone with a file may take its log away; the next opening brings it back.
    file?.exec('PRAGMA journal_mode = DELETE');
  } catch {
    throw new Error(`The service runs on ${folder}: stop it first`);
  } finally {
    file?.close();
  }
}

function replaceBy(copy: string, path: string): void {
  const fresh = `${path}.restoring`;
  copyFileSync(copy, fresh);
  sync(fresh);
  for (const log of ['-wal', '-shm']) rmSync(`${path}${log}`, { force: true });
  renameSync(fresh, path);
}

/**
 * Puts the sessions of a copy into the folder, and erases from them what was erased since. What is not
 * in the folder any more comes from the copy as well.
 */
export async function restoreSqlite(
  copy: string,
  folder: string,
  mayReplace: boolean,
): Promise<void> {
  await check(copy);
  makeFolder(folder);
  const [sessions, tombstones] = [join(folder, SESSIONS), join(folder, TOMBSTONES)];
  if (existsSync(sessions) && !mayReplace) {
    throw new Error(
      `There is data in ${folder}, and what came after the copy would be lost: ` +
        'say --replace to put the copy in its place',
    );
  }
  const isOfNow = existsSync(tombstones);
  if (isOfNow && !(await belongTogether(tombstones, join(copy, SESSIONS)))) {
    throw new Error(
      `${copy} is of another service than ${folder}: restore it into a folder of its own`,
    );
  }
  await refuseInUse(folder);
  const missing = [TOMBSTONES, STATISTICS].filter((name) => !existsSync(join(folder, name)));
  for (const name of missing) {
    if (existsSync(join(copy, name))) replaceBy(join(copy, name), join(folder, name));
  }
  replaceBy(join(copy, SESSIONS), sessions);
  sync(folder);
  // Opening erases.
  const store = await openSqliteStore(folder);
  await store.close();
}
