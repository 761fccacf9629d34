/**
 * One machine: a folder. Tombstones and the secret are in a file of their own, so that an older copy
 * of the sessions, put back, meets the tombstones of later and stays erased.
 */
import { createHmac, randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { DocumentName } from './documents.js';
import { eraseReturned } from './erasure.js';
import { createSessionStore } from './session-store.js';
import { sqliteDocuments } from './sqlite-documents.js';
import { keptOnce, openSqliteFile, type SqliteFile } from './sqlite-file.js';
import { nameOf } from './sqlite-rows.js';
import type { SessionStore } from './store.js';

const SECRET_BYTES = 32;

/**
 * What lies in the sessions although it has a tombstone: an older copy was put back, or the process
 * ended between the tombstone and the deletion. Erasure requests are few, and are all looked at.
 */
function returnedNames(sessions: SqliteFile, tombstonesPath: string): DocumentName[] {
  sessions.run('ATTACH ? AS marks', [tombstonesPath]);
  const rows = sessions.all(
    `SELECT documents.body FROM main.documents
     WHERE documents.collection = 'erasure_requests'
        OR documents.name IN (SELECT name FROM marks.documents)`,
    [],
  );
  sessions.exec('DETACH marks');
  return rows.map(nameOf);
}

/** Makes the folder, for its owner alone, where there is none. One folder may be open twice. */
export async function openSqliteStore(
  folder: string,
  now: Date = new Date(),
): Promise<SessionStore> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chmodSync(folder, 0o700);
  const tombstonesPath = join(folder, 'tombstones.db');
  const tombstones = await openSqliteFile(tombstonesPath);
  const sessions = await openSqliteFile(join(folder, 'sessions.db'));
  const secret = await keptOnce(tombstones, randomBytes(SECRET_BYTES));

  const seal = createHmac('sha256', secret).update('sessions.db').digest();
  if (!seal.equals(await keptOnce(sessions, seal))) {
    sessions.close();
    tombstones.close();
    throw new Error(
      `sessions.db and tombstones.db in ${folder} do not belong together: put back the ` +
        'tombstones.db that was beside this sessions.db, for without it nothing can be found',
    );
  }
  const documents = sqliteDocuments({ sessions, tombstones, secret });
  await eraseReturned(documents, returnedNames(sessions, tombstonesPath), now);
  return createSessionStore(documents);
}
