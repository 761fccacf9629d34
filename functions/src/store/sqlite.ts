/** One machine: a folder. One folder may be open twice. */
import { eraseReturned } from './erasure.js';
import { keptOpen } from './kept-open.js';
import { createSessionStore } from './session-store.js';
import { sqliteDocuments } from './sqlite-documents.js';
import { makeFolder, openSqliteFolder, type SqliteFolder } from './sqlite-folder.js';
import type { SessionStore } from './store.js';

/** Before anybody sees it: what was erased after a copy was made is erased from the copy. */
async function openErased(path: string, clock: () => Date): Promise<SqliteFolder> {
  const folder = await openSqliteFolder(path);
  const documents = sqliteDocuments({ current: async () => folder, close: folder.close });
  await eraseReturned(documents, folder.returnedNames(), clock());
  return folder;
}

/** Makes the folder, for its owner alone, where there is none. */
export async function openSqliteStore(
  path: string,
  clock: () => Date = () => new Date(),
): Promise<SessionStore> {
  makeFolder(path);
  const open = () => openErased(path, clock);
  return createSessionStore(sqliteDocuments(keptOpen(await open(), open)));
}
