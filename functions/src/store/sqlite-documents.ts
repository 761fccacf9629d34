/** Documents in two SQLite files. Callers of one process take turns; those of others wait. */
import type { Documents, Write } from './documents.js';
import { inGroups } from './in-groups.js';
import { translated, whenUnlocked } from './sqlite-file.js';
import { type SqliteFiles, sqliteRows } from './sqlite-rows.js';

/** Small, since every update writes its page anew; as much in all as Firestore's 200 of 900 kB. */
const PAGES = { bytes: 64_000, count: 2_813 };

export function sqliteDocuments(files: SqliteFiles): Documents {
  const { sessions, tombstones, secret } = files;
  const rows = sqliteRows(files);

  let last: Promise<unknown> = Promise.resolve();
  /** One at a time: the connection has one transaction, and a read must not see half of it. */
  function inTurn<T>(work: () => T | Promise<T>): Promise<T> {
    const turn = last.then(work).catch((error: unknown) => {
      throw translated(error);
    });
    last = turn.catch(() => undefined);
    return turn;
  }

  async function locked<T>(work: () => T | Promise<T>): Promise<T> {
    await whenUnlocked(() => {
      sessions.exec('BEGIN IMMEDIATE');
    });
    try {
      const result = await work();
      sessions.exec('COMMIT');
      return result;
    } catch (error) {
      if (sessions.inTransaction()) sessions.exec('ROLLBACK');
      throw error;
    }
  }

  const inGroup = inGroups((all) => inTurn(() => locked(all)));

  return {
    pages: PAGES,
    secret: async () => secret,
    get: (names) => inTurn(() => names.map(rows.read)),
    transaction: (run) =>
      inTurn(() =>
        locked(async () => {
          const [result, writes] = await run(async (names) => names.map(rows.read));
          // A tombstone is on disk before its deletions are: after a crash between the two, the
          // next start finds both and deletes.
          const isMark = ({ name }: Write) => name.collection === 'tombstones';
          for (const write of writes.filter(isMark)) rows.apply(write);
          for (const write of writes.filter((write) => !isMark(write))) rows.apply(write);
          return result;
        }),
      ),
    create: (documents) => inGroup(() => documents.map(rows.create)),
    list: (query) => inTurn(() => rows.list(query)),
    listDay: (query) => inTurn(() => rows.listDay(query)),
    countDay: (collection, day) => inTurn(() => rows.countDay(collection, day)),
    expired: (collection, now, limit) => inTurn(() => rows.expired(collection, now, limit)),
    settle: () =>
      inTurn(async () => {
        await whenUnlocked(() => sessions.checkpoint() || 'locked');
      }),
    check: () => inTurn(() => locked(() => {})),
    close: () =>
      inTurn(() => {
        sessions.close();
        tombstones.close();
      }),
  };
}
