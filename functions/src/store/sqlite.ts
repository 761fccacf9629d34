/** One machine: a folder. One folder may be open twice. */
import type { Documents } from './documents.js';
import { eraseReturned } from './erasure.js';
import { keptOpen } from './kept-open.js';
import { createSessionStore } from './session-store.js';
import { sqliteDocuments } from './sqlite-documents.js';
import { makeFolder, openSqliteFolder, type SqliteFolder } from './sqlite-folder.js';
import type { SessionStore } from './store.js';

/** Before anybody sees it: what was erased after a copy was made is erased from the copy. */
async function openErased(
  path: string,
  clock: () => Date,
  newSecret?: Uint8Array,
): Promise<SqliteFolder> {
  const folder = await openSqliteFolder(path, newSecret);
  const documents = sqliteDocuments({ current: async () => folder, close: folder.close });
  await eraseReturned(documents, folder.returnedNames(), clock());
  return folder;
}

/** Makes the folder, for its owner alone, where there is none; then it has this secret. */
export async function openSqliteDocuments(
  path: string,
  clock: () => Date = () => new Date(),
  newSecret?: Uint8Array,
): Promise<Documents> {
  makeFolder(path);
  const open = () => openErased(path, clock, newSecret);
  return sqliteDocuments(keptOpen(await open(), open));
}

export async function openSqliteStore(path: string, clock?: () => Date): Promise<SessionStore> {
  return createSessionStore(await openSqliteDocuments(path, clock));
}
