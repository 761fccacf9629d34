/** Documents as rows of two SQLite files: how they are written, found and listed there. */
import { createHmac } from 'node:crypto';
import type { Fields, Value } from '../../../src/firestore/index.js';
import type {
  Change,
  Collection,
  DayQuery,
  DocumentName,
  Listed,
  ListQuery,
  NamedDocument,
  Scanned,
  ScanQuery,
  Write,
} from './documents.js';
import { map, mapOf, textOf, time } from './fields.js';
import { columnOf, PAGE_BYTES } from './sqlite-file.js';
import { placesIn, type SqliteFiles } from './sqlite-places.js';

/** Synchronous, like SQLite itself. */
export interface Rows {
  read(name: DocumentName): Fields | undefined;
  /** False when the name is taken. */
  create(document: NamedDocument): boolean;
  apply(write: Write): void;
  list(query: ListQuery): readonly Listed[];
  listDay(query: DayQuery): readonly Listed[];
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

const numberOf = (row: unknown): string => String(columnOf(row, 'number'));

export function nameOf(row: unknown): DocumentName {
  const { collection, id } = bodyOf(row);
  return { collection, id };
}

function withChange(fields: Fields, path: readonly string[], value: Value): Fields {
  const [name, ...rest] = path;
  if (name === undefined) return fields;
  const inner = rest.length === 0 ? value : map(withChange(mapOf(fields, name) ?? {}, rest, value));
  return { ...fields, [name]: inner };
}

/** Put together once: text that is made anew for each row has to be looked up anew, too. */
const insertions = (into: string) => ({
  REPLACE: `INSERT OR REPLACE ${into}`,
  IGNORE: `INSERT OR IGNORE ${into}`,
});

/** Of both tables, in the order of `valuesOf`. */
export const COLUMNS = 'name, collection, expires_at, received_day, body';

const INSERT_MESSAGE = insertions(`INTO messages (${COLUMNS}) VALUES (?, ?, ?, ?, ?)`);
const INSERT_DOCUMENT = insertions(
  `INTO documents (${COLUMNS}, package, apart) VALUES (?, ?, ?, ?, ?, ?, zeroblob(?))`,
);

/** `key`: what stands in the row instead of the name. */
export function valuesOf({ name, expiresAt, fields }: NamedDocument, key: Uint8Array) {
  return [
    key,
    name.collection,
    expiresAt.getTime(),
    textOf(fields, 'received_day') ?? null,
    bodyText(name, fields, expiresAt),
  ];
}

/** A `Body`, put together from texts: to copy its objects first takes as long as all of its text. */
function bodyText({ collection, id }: DocumentName, fields: Fields, expiresAt: Date): string {
  const own = JSON.stringify(fields).slice(1, -1);
  const all = `${own}${own === '' ? '' : ','}"expires_at":${JSON.stringify(time(expiresAt))}`;
  return `{"collection":"${collection}","id":${JSON.stringify(id)},"fields":{${all}}}`;
}

export function sqliteRows(files: SqliteFiles): Rows {
  const { placeOf, keyOf, valueAt } = placesIn(files);

  function listedIn(collection: Collection): (row: unknown) => Listed {
    const { order } = placeOf(collection);
    return (row) => {
      const { id, fields } = bodyOf(row);
      return { id, fields, position: order === 'number' ? numberOf(row) : id };
    };
  }

  const packageKey = (name: string): Buffer =>
    createHmac('sha256', files.secret).update(name).digest();

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
    const { name, fields } = document;
    const { file, table } = placeOf(name.collection);
    const values = valuesOf(document, keyOf(name));
    if (table === 'messages') return file.run(INSERT_MESSAGE[orElse], values);
    const packageName = textOf(fields, 'package');
    return file.run(INSERT_DOCUMENT[orElse], [
      ...values,
      packageName === undefined ? null : packageKey(packageName),
      // A tombstone names no session either.
      name.collection === 'tombstones' ? 0 : PAGE_BYTES,
    ]);
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
      const { file, table, order } = placeOf(collection);
      const conditions = ['collection = ?', 'received_day IS NOT NULL'];
      const values: (string | number | Uint8Array)[] = [collection];
      if (packageName !== undefined) {
        conditions.push('package = ?');
        values.push(packageKey(packageName));
      }
      if (after) {
        conditions.push(`(received_day, ${order}) < (?, ?)`);
        values.push(after.day, valueAt(collection, after.position));
      }
      const rows = file.all(
        `SELECT number, body FROM ${table} WHERE ${conditions.join(' AND ')}
         ORDER BY received_day DESC, ${order} DESC LIMIT ?`,
        [...values, limit],
      );
      return rows.map(listedIn(collection));
    },
    listDay({ collection, day, after, limit }) {
      const { file, table, order } = placeOf(collection);
      const conditions = ['collection = ?', 'received_day = ?'];
      const values: (string | number | Uint8Array)[] = [collection, day];
      if (after !== undefined) {
        conditions.push(`${order} > ?`);
        values.push(valueAt(collection, after));
      }
      return file
        .all(
          `SELECT number, body FROM ${table} WHERE ${conditions.join(' AND ')}
           ORDER BY ${order} LIMIT ?`,
          [...values, limit],
        )
        .map(listedIn(collection));
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
      // An index by collection would have each page sort the whole of it.
      const rows = file.all(
        `SELECT number, body FROM ${table} NOT INDEXED
         WHERE collection = ? AND number > ? ORDER BY number LIMIT ?`,
        [collection, Number(after), limit],
      );
      const next = rows.length < limit ? undefined : numberOf(rows.at(-1));
      return { items: rows.map(bodyOf), next };
    },
    tryWriting() {
      // In one transaction: pages are written, and there is no row afterwards.
      files.sessions.run(
        `INSERT INTO messages (name, collection, expires_at, body) VALUES ('', 'tried', 0, '')`,
        [],
      );
      files.sessions.run(`DELETE FROM messages WHERE collection = 'tried'`, []);
    },
  };
}
