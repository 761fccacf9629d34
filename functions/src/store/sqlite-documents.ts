/** Documents in two SQLite files. Callers of one process take turns; those of others wait. */
import { createHmac } from 'node:crypto';
import type { Fields } from '../../../src/firestore/index.js';
import type {
  Change,
  Collection,
  DocumentName,
  Documents,
  ListQuery,
  NewDocument,
  Write,
} from './documents.js';
import { map, mapOf, textOf, time } from './fields.js';
import { digestOfName } from './names.js';
import { columnOf, PAGE_BYTES, type SqliteFile, translated, whenUnlocked } from './sqlite-file.js';

/** Small, since every update writes its page anew; as much in all as Firestore's 200 of 900 kB. */
const PAGES = { bytes: 64_000, count: 2_813 };

interface SqliteFiles {
  readonly sessions: SqliteFile;
  readonly tombstones: SqliteFile;
  readonly secret: Uint8Array;
}

function withChange(fields: Fields, path: readonly string[], value: Change['value']): Fields {
  const [name, ...rest] = path;
  if (name === undefined) return fields;
  const inner = rest.length === 0 ? value : map(withChange(mapOf(fields, name) ?? {}, rest, value));
  return { ...fields, [name]: inner };
}

/** The name stands here, since the row has only its digest. */
interface Body extends DocumentName {
  readonly fields: Fields;
}

/** The cast: nobody but this file writes `body`. */
const bodyOf = (row: unknown): Body => JSON.parse(String(columnOf(row, 'body'))) as Body;

export function nameOf(row: unknown): DocumentName {
  const { collection, id } = bodyOf(row);
  return { collection, id };
}

/** These need no page of zeroes before their body: there is no session in them. */
const NAMES_NO_SESSION: ReadonlySet<Collection> = new Set(['usage_pings', 'tombstones']);

export function sqliteDocuments({ sessions, tombstones, secret }: SqliteFiles): Documents {
  const fileOf = ({ collection }: Pick<DocumentName, 'collection'>): SqliteFile =>
    collection === 'tombstones' ? tombstones : sessions;
  /** What stands in the row instead of the name. A tombstone's id is the digest of a name. */
  const keyOf = (name: DocumentName): Buffer =>
    Buffer.from(name.collection === 'tombstones' ? name.id : digestOfName(secret, name), 'hex');
  const packageKey = (name: string): Buffer => createHmac('sha256', secret).update(name).digest();

  function read(name: DocumentName): Fields | undefined {
    const row = fileOf(name).get('SELECT body FROM documents WHERE name = ?', [keyOf(name)]);
    return row === undefined ? undefined : bodyOf(row).fields;
  }

  function insert(orElse: 'REPLACE' | 'IGNORE', name: DocumentName, document: NewDocument): number {
    const fields = { ...document.fields, expires_at: time(document.expiresAt) };
    const packageName = textOf(fields, 'package');
    return fileOf(name).run(
      `INSERT OR ${orElse} INTO documents
       (name, collection, expires_at, received_day, package, apart, body)
       VALUES (?, ?, ?, ?, ?, zeroblob(?), ?)`,
      [
        keyOf(name),
        name.collection,
        document.expiresAt.getTime(),
        textOf(fields, 'received_day') ?? null,
        packageName === undefined ? null : packageKey(packageName),
        NAMES_NO_SESSION.has(name.collection) ? 0 : PAGE_BYTES,
        JSON.stringify({ ...name, fields }),
      ],
    );
  }

  function update(name: DocumentName, changes: readonly Change[]): void {
    const fields = changes.reduce(
      (before, { path, value }) => withChange(before, path, value),
      read(name) ?? {},
    );
    const body = JSON.stringify({ ...name, fields });
    fileOf(name).run('UPDATE documents SET body = ? WHERE name = ?', [body, keyOf(name)]);
  }

  function apply(write: Write): void {
    const { kind, name } = write;
    if (kind === 'set') insert('REPLACE', name, write);
    else if (kind === 'update') update(name, write.changes);
    else fileOf(name).run('DELETE FROM documents WHERE name = ?', [keyOf(name)]);
  }

  let last: Promise<unknown> = Promise.resolve();
  /** One at a time: the connection has one transaction, and a read must not see half of it. */
  function inTurn<T>(work: () => T | Promise<T>): Promise<T> {
    const turn = last.then(work).catch((error: unknown) => {
      throw translated(error);
    });
    last = turn.catch(() => undefined);
    return turn;
  }

  async function locked<T>(work: () => Promise<T>): Promise<T> {
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

  function list({ collection, packageName, after, limit }: ListQuery) {
    const conditions = ['collection = ?', 'received_day IS NOT NULL'];
    const values: (string | Uint8Array)[] = [collection];
    if (packageName !== undefined) {
      conditions.push('package = ?');
      values.push(packageKey(packageName));
    }
    if (after) {
      conditions.push('(received_day, name) < (?, ?)');
      values.push(after.day, keyOf({ collection, id: after.id }));
    }
    const rows = fileOf({ collection }).all(
      `SELECT body FROM documents WHERE ${conditions.join(' AND ')}
       ORDER BY received_day DESC, name DESC LIMIT ?`,
      [...values, limit],
    );
    return rows.map(bodyOf);
  }

  return {
    pages: PAGES,
    secret: async () => secret,
    get: (names) => inTurn(() => names.map(read)),
    transaction: (run) =>
      inTurn(() =>
        locked(async () => {
          const [result, writes] = await run(async (names) => names.map(read));
          // A tombstone is on disk before its deletions are: after a crash between the two, the
          // next start finds both and deletes.
          const isMark = ({ name }: Write) => name.collection === 'tombstones';
          for (const write of writes.filter(isMark)) apply(write);
          for (const write of writes.filter((write) => !isMark(write))) apply(write);
          return result;
        }),
      ),
    create: (name, document) =>
      inTurn(() => locked(async () => insert('IGNORE', name, document) > 0)),
    list: (query) => inTurn(() => list(query)),
    expired: (collection, now, limit) =>
      inTurn(() =>
        fileOf({ collection })
          .all('SELECT body FROM documents WHERE collection = ? AND expires_at <= ? LIMIT ?', [
            collection,
            now.getTime(),
            limit,
          ])
          .map(nameOf),
      ),
    settle: () =>
      inTurn(async () => {
        await whenUnlocked(() => sessions.checkpoint() || 'locked');
      }),
    check: () => inTurn(() => locked(async () => {})),
    close: () =>
      inTurn(() => {
        sessions.close();
        tombstones.close();
      }),
  };
}
