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
import { map, mapOf, textOf, timeOf } from './fields.js';
import { columnOf, PAGE_BYTES } from './sqlite-file.js';
import { FORMS, valuesOf, WRITTEN } from './sqlite-forms.js';
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

const numberOf = (row: unknown): string => String(columnOf(row, 'number'));

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

const INSERT_MESSAGE = insertions(`INTO messages (${WRITTEN}) VALUES (?, ?, ?, ?, ?)`);
const INSERT_DOCUMENT = insertions(
  `INTO documents (${WRITTEN}, package, apart) VALUES (?, ?, ?, ?, ?, ?, zeroblob(?))`,
);

export function sqliteRows(files: SqliteFiles): Rows {
  const { placeOf, keyOf, valueAt } = placesIn(files);

  function listedIn(collection: Collection): (row: unknown) => Listed {
    const { order, table } = placeOf(collection);
    return (row) => {
      const { id, fields } = FORMS[table].storedIn(row);
      return { id, fields, position: order === 'number' ? numberOf(row) : id };
    };
  }

  const packageKey = (name: string): Buffer =>
    createHmac('sha256', files.secret).update(name).digest();

  function read(name: DocumentName): Fields | undefined {
    const { file, table } = placeOf(name.collection);
    const { columns, storedIn } = FORMS[table];
    const row = file.get(`SELECT ${columns} FROM ${table} WHERE name = ? AND collection = ?`, [
      keyOf(name),
      name.collection,
    ]);
    return row === undefined ? undefined : storedIn(row).fields;
  }

  /** How many rows there are more. */
  function insert(orElse: 'REPLACE' | 'IGNORE', document: NamedDocument): number {
    const { name, fields } = document;
    const { file, table } = placeOf(name.collection);
    const values = valuesOf(table, document, keyOf(name));
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
    const found = read(name) ?? {};
    const { expires_at: _, ...fields } = changes.reduce(
      (before, { path, value }) => withChange(before, path, value),
      found,
    );
    const expiresAt = timeOf(found, 'expires_at');
    file.run(`UPDATE ${table} SET body = ? WHERE name = ? AND collection = ?`, [
      FORMS[table].bodyOf({ name, expiresAt, fields }),
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
        `SELECT ${FORMS[table].columns} FROM ${table} WHERE ${conditions.join(' AND ')}
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
          `SELECT ${FORMS[table].columns} FROM ${table} WHERE ${conditions.join(' AND ')}
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
      const { columns, storedIn } = FORMS[table];
      return file
        .all(`SELECT ${columns} FROM ${table} WHERE collection = ? AND expires_at <= ? LIMIT ?`, [
          collection,
          now.getTime(),
          limit,
        ])
        .map(storedIn);
    },
    scan({ collection, after = '0', limit }) {
      const { file, table } = placeOf(collection);
      // An index by collection would have each page sort the whole of it.
      const rows = file.all(
        `SELECT ${FORMS[table].columns} FROM ${table} NOT INDEXED
         WHERE collection = ? AND number > ? ORDER BY number LIMIT ?`,
        [collection, Number(after), limit],
      );
      const next = rows.length < limit ? undefined : numberOf(rows.at(-1));
      return { items: rows.map(FORMS[table].storedIn), next };
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
