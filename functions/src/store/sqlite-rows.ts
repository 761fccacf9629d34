/** Documents as rows of two SQLite files: which file and table, which columns, and what stands in them. */
import { createHmac } from 'node:crypto';
import type { Fields, Value } from '../../../src/firestore/index.js';
import type {
  Change,
  Collection,
  DayQuery,
  DocumentName,
  ListQuery,
  NamedDocument,
  Scanned,
  ScanQuery,
  Write,
} from './documents.js';
import { map, mapOf, textOf, time } from './fields.js';
import { digestOfName } from './names.js';
import { columnOf, PAGE_BYTES, type SqliteFile } from './sqlite-file.js';

export interface SqliteFiles {
  readonly sessions: SqliteFile;
  readonly tombstones: SqliteFile;
  readonly secret: Uint8Array;
}

/** Synchronous, like SQLite itself. */
export interface Rows {
  read(name: DocumentName): Fields | undefined;
  /** False when the name is taken. */
  create(document: NamedDocument): boolean;
  apply(write: Write): void;
  list(query: ListQuery): readonly { readonly id: string; readonly fields: Fields }[];
  listDay(query: DayQuery): readonly { readonly id: string; readonly fields: Fields }[];
  countDay(collection: Collection, day: string): number;
  expired(collection: Collection, now: Date, limit: number): readonly DocumentName[];
  scan(query: ScanQuery): Scanned;
  /** Only a write tells whether there is room for one. */
  tryWriting(): void;
}

/** The name stands here, since a row of `documents` has only its digest. */
interface Body extends DocumentName {
  readonly fields: Fields;
}

/** The cast: nobody but this file writes `body`. */
const bodyOf = (row: unknown): Body => JSON.parse(String(columnOf(row, 'body'))) as Body;

export function nameOf(row: unknown): DocumentName {
  const { collection, id } = bodyOf(row);
  return { collection, id };
}

/** They name no session, so that no erasure has to reach them. */
const MESSAGES: ReadonlySet<Collection> = new Set([
  'usage_pings',
  'events',
  'losses',
  'audit',
  'day_counts',
]);

function withChange(fields: Fields, path: readonly string[], value: Value): Fields {
  const [name, ...rest] = path;
  if (name === undefined) return fields;
  const inner = rest.length === 0 ? value : map(withChange(mapOf(fields, name) ?? {}, rest, value));
  return { ...fields, [name]: inner };
}

export function sqliteRows({ sessions, tombstones, secret }: SqliteFiles): Rows {
  function placeOf(collection: Collection): { file: SqliteFile; table: string } {
    if (collection === 'tombstones') return { file: tombstones, table: 'documents' };
    return { file: sessions, table: MESSAGES.has(collection) ? 'messages' : 'documents' };
  }

  /** What stands in the row instead of the name. A tombstone's id is the digest of a name. */
  function keyOf(name: DocumentName): Buffer {
    if (MESSAGES.has(name.collection)) return Buffer.from(name.id);
    return Buffer.from(
      name.collection === 'tombstones' ? name.id : digestOfName(secret, name),
      'hex',
    );
  }

  const packageKey = (name: string): Buffer => createHmac('sha256', secret).update(name).digest();

  function read(name: DocumentName): Fields | undefined {
    const { file, table } = placeOf(name.collection);
    const row = file.get(`SELECT body FROM ${table} WHERE name = ? AND collection = ?`, [
      keyOf(name),
      name.collection,
    ]);
    return row === undefined ? undefined : bodyOf(row).fields;
  }

  /** How many rows there are more. */
  function insert(orElse: 'REPLACE' | 'IGNORE', document: NamedDocument): number {
    const { name, expiresAt } = document;
    const { file, table } = placeOf(name.collection);
    const fields = { ...document.fields, expires_at: time(expiresAt) };
    const packageName = textOf(fields, 'package');
    const values = [
      keyOf(name),
      name.collection,
      expiresAt.getTime(),
      textOf(fields, 'received_day') ?? null,
      JSON.stringify({ ...name, fields }),
    ];
    if (table === 'messages') {
      return file.run(
        `INSERT OR ${orElse} INTO messages (name, collection, expires_at, received_day, body)
         VALUES (?, ?, ?, ?, ?)`,
        values,
      );
    }
    return file.run(
      `INSERT OR ${orElse} INTO documents
       (name, collection, expires_at, received_day, body, package, apart)
       VALUES (?, ?, ?, ?, ?, ?, zeroblob(?))`,
      [
        ...values,
        packageName === undefined ? null : packageKey(packageName),
        // A tombstone names no session either.
        name.collection === 'tombstones' ? 0 : PAGE_BYTES,
      ],
    );
  }

  function update(name: DocumentName, changes: readonly Change[]): void {
    const { file, table } = placeOf(name.collection);
    const fields = changes.reduce(
      (before, { path, value }) => withChange(before, path, value),
      read(name) ?? {},
    );
    file.run(`UPDATE ${table} SET body = ? WHERE name = ? AND collection = ?`, [
      JSON.stringify({ ...name, fields }),
      keyOf(name),
      name.collection,
    ]);
  }

  return {
    read,
    create: (document) => insert('IGNORE', document) > 0,
    apply(write) {
      const { kind, name } = write;
      if (kind === 'set') insert('REPLACE', write);
      else if (kind === 'update') update(name, write.changes);
      else {
        const { file, table } = placeOf(name.collection);
        const values = [keyOf(name), name.collection];
        file.run(`DELETE FROM ${table} WHERE name = ? AND collection = ?`, values);
      }
    },
    list({ collection, packageName, after, limit }) {
      const { file, table } = placeOf(collection);
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
      const rows = file.all(
        `SELECT body FROM ${table} WHERE ${conditions.join(' AND ')}
         ORDER BY received_day DESC, name DESC LIMIT ?`,
        [...values, limit],
      );
      return rows.map(bodyOf);
    },
    listDay({ collection, day, after, limit }) {
      const { file, table } = placeOf(collection);
      const from = after === undefined ? Buffer.alloc(0) : keyOf({ collection, id: after });
      return file
        .all(
          `SELECT body FROM ${table}
           WHERE collection = ? AND received_day = ? AND name > ? ORDER BY name LIMIT ?`,
          [collection, day, from, limit],
        )
        .map(bodyOf);
    },
    countDay(collection, day) {
      const { file, table } = placeOf(collection);
      const row = file.get(
        `SELECT count(*) AS found FROM ${table} WHERE collection = ? AND received_day = ?`,
        [collection, day],
      );
      return Number(columnOf(row, 'found'));
    },
    expired(collection, now, limit) {
      const { file, table } = placeOf(collection);
      return file
        .all(`SELECT body FROM ${table} WHERE collection = ? AND expires_at <= ? LIMIT ?`, [
          collection,
          now.getTime(),
          limit,
        ])
        .map(nameOf);
    },
    scan({ collection, after = '0', limit }) {
      const { file, table } = placeOf(collection);
      const rows = file.all(
        `SELECT number, body FROM ${table} WHERE collection = ? AND number > ? ORDER BY number LIMIT ?`,
        [collection, Number(after), limit],
      );
      const last = rows.length < limit ? undefined : columnOf(rows.at(-1), 'number');
      return { items: rows.map(bodyOf), next: last === undefined ? undefined : String(last) };
    },
    tryWriting() {
      // In one transaction: pages are written, and there is no row afterwards.
      sessions.run(
        `INSERT INTO messages (name, collection, expires_at, body) VALUES ('', 'tried', 0, '')`,
        [],
      );
      sessions.run(`DELETE FROM messages WHERE collection = 'tried'`, []);
    },
  };
}
