/** Documents in two SQLite files. Callers of one process take turns; those of others wait. */
import type { Documents, Write } from './documents.js';
import { inGroups } from './in-groups.js';
import { type KeptOpen, refuseUnlessHere } from './kept-open.js';
import { LOCK_DEADLINE_MS, translated, whenUnlocked } from './sqlite-file.js';
import type { SqliteFolder } from './sqlite-folder.js';
import type { Rows } from './sqlite-rows.js';

/** Small, since every update writes its page anew; as much in all as Firestore's 200 of 900 kB. */
const PAGES = { bytes: 64_000, count: 2_813 };

/** A caller's turn. */
interface Turn {
  readonly folder: SqliteFolder;
  /** Since when it has waited: of a hundred that wait for one lock, each waits once. */
  readonly since: number;
}

export function sqliteDocuments(kept: KeptOpen<SqliteFolder>): Documents {
  let last: Promise<unknown> = Promise.resolve();
  /** One at a time: the connection has one transaction, and a read must not see half of it. */
  function inTurn<T>(work: (turn: Turn) => T | Promise<T>): Promise<T> {
    const since = performance.now();
    const turn = last
      .then(async () => work({ folder: await kept.current(), since }))
      .catch((error: unknown) => {
        throw translated(error);
      });
    last = turn.catch(() => undefined);
    return turn;
  }
  const read = <T>(work: (rows: Rows) => T) => inTurn(({ folder }) => work(folder.rows));

  const unlocked = <T>({ since }: Turn, attempt: () => T | 'locked') =>
    whenUnlocked(attempt, since + LOCK_DEADLINE_MS - performance.now());

  async function locked(turn: Turn, work: (rows: Rows) => Promise<void>): Promise<void> {
    const { sessions, rows, place } = turn.folder;
    await unlocked(turn, () => sessions.exec('BEGIN IMMEDIATE'));
    try {
      await work(rows);
      await sessions.commit();
      refuseUnlessHere(place());
    } catch (error) {
      if (sessions.inTransaction()) sessions.exec('ROLLBACK');
      throw error;
    }
  }

  const inGroup = inGroups<Rows>((all) => inTurn((turn) => locked(turn, all)));

  return {
    pages: PAGES,
    // Out of turn: who waits for the lock waits once.
    secret: async () => (await kept.current()).secret,
    get: (names) => read((rows) => names.map(rows.read)),
    transaction: (run) =>
      inGroup(async (rows) => {
        const [result, writes] = await run(async (names) => names.map(rows.read));
        // A tombstone is on disk before its deletions are: after a crash between the two, the
        // next start finds both and deletes.
        const isMark = ({ name }: Write) => name.collection === 'tombstones';
        for (const write of writes.filter(isMark)) rows.apply(write);
        for (const write of writes.filter((write) => !isMark(write))) rows.apply(write);
        return result;
      }),
    create: (documents) => inGroup((rows) => documents.map(rows.create)),
    list: (query) => read((rows) => rows.list(query)),
    listDay: (query) => read((rows) => rows.listDay(query)),
    countDay: (collection, day) => read((rows) => rows.countDay(collection, day)),
    expired: (collection, now, limit) => read((rows) => rows.expired(collection, now, limit)),
    scan: (query) => read((rows) => rows.scan(query)),
    settle: () =>
      inTurn(async (turn) => {
        await unlocked(turn, () => turn.folder.sessions.checkpoint() || 'locked');
      }),
    check: () => inGroup((rows) => rows.tryWriting()),
    // Whatever has become of the folder: what was asked before is answered.
    async close() {
      await inGroup(() => undefined).catch(() => undefined);
      last = last.then(() => kept.close());
      await last;
    },
  };
}
