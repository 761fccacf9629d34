/**
 * The two files of a data folder, opened together. Tombstones and the secret are in a file of their
 * own, so that an older copy of the sessions, put back, meets the tombstones of later.
 */
import { createHmac, randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { DocumentName } from './documents.js';
import type { Place } from './kept-open.js';
import { columnOf, keptOnce, lookInto, openSqliteFile, type SqliteFile } from './sqlite-file.js';
import { FORMS } from './sqlite-forms.js';
import type { SqliteFiles } from './sqlite-places.js';
import { type Rows, sqliteRows } from './sqlite-rows.js';

export interface SqliteFolder extends SqliteFiles {
  readonly rows: Rows;
  /** What lies in the sessions although it has a tombstone, or may have one. */
  returnedNames(): readonly DocumentName[];
  place(): Place;
  close(): void;
}

const SECRET_BYTES = 32;

export const SESSIONS = 'sessions.db';
export const TOMBSTONES = 'tombstones.db';

/** Readable by its owner alone, made where there is none. */
export function makeFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chmodSync(folder, 0o700);
}

/** The folder must exist; what is not in it is made. */
export async function openSqliteFolder(
  folder: string,
  newSecret: Uint8Array = randomBytes(SECRET_BYTES),
): Promise<SqliteFolder> {
  const tombstonesPath = join(folder, TOMBSTONES);
  const tombstones = await openSqliteFile(tombstonesPath);
  const sessions = await openSqliteFile(join(folder, SESSIONS));
  const files = [sessions, tombstones];
  const close = () => files.forEach((file) => void file.close());
  const secret = await keptOnce(tombstones, newSecret);
  if (!(await belongsTo(secret, sessions))) {
    close();
    throw new Error(
      `sessions.db and tombstones.db in ${folder} do not belong together: put back the ` +
        'tombstones.db that was beside this sessions.db, for without it nothing can be found',
    );
  }
  const opened = { sessions, tombstones, secret };
  return {
    ...opened,
    rows: sqliteRows(opened),
    returnedNames: () => returnedNames(sessions, tombstonesPath),
    place() {
      const places = files.map((file) => file.place());
      return (
        places.find((place) => place === 'gone') ?? places.find((it) => it !== 'here') ?? 'here'
      );
    },
    close,
  };
}

const sealOf = (secret: Uint8Array): Buffer =>
  createHmac('sha256', secret).update(SESSIONS).digest();

async function belongsTo(secret: Uint8Array, sessions: SqliteFile): Promise<boolean> {
  const seal = sealOf(secret);
  return seal.equals(await keptOnce(sessions, seal));
}

/** Whether tombstones and sessions are of one service; neither is changed. */
export async function belongTogether(
  tombstonesPath: string,
  sessionsPath: string,
): Promise<boolean> {
  const [secret, seal] = await Promise.all([tombstonesPath, sessionsPath].map(keptIn));
  return secret !== undefined && seal !== undefined && sealOf(secret).equals(seal);
}

async function keptIn(path: string): Promise<Uint8Array | undefined> {
  const file = await lookInto(path);
  const kept = columnOf(file?.get('SELECT value FROM once'), 'value');
  file?.close();
  return Buffer.isBuffer(kept) ? kept : undefined;
}

/**
 * What lies in the sessions although it has a tombstone: an older copy was put back, or the process
 * ended between the tombstone and the deletion. Erasure requests are few, and are all looked at.
 */
function returnedNames(sessions: SqliteFile, tombstonesPath: string): readonly DocumentName[] {
  sessions.run('ATTACH ? AS marks', [tombstonesPath]);
  const rows = sessions.all(
    `SELECT documents.body FROM main.documents
     WHERE documents.collection = 'erasure_requests'
        OR documents.name IN (SELECT name FROM marks.documents)`,
    [],
  );
  sessions.exec('DETACH marks');
  return rows.map(FORMS.documents.storedIn);
}
