/**
 * How a document stands in a row, and comes back from it: each of the two tables has its form. A row of
 * `documents` has in `body` all that may name anybody; of a message, which names nobody, the columns say
 * what they can, and `body` the rest: two fifths less on the disk of what comes most often.
 */
import type { Fields } from '../../../src/firestore/index.js';
import type { Collection, DocumentName, NamedDocument } from './documents.js';
import { text, textOf, time } from './fields.js';
import { columnOf, type Parameter } from './sqlite-file.js';
import type { Table } from './sqlite-places.js';

/** With its `expires_at` among the fields. */
interface Stored extends DocumentName {
  readonly fields: Fields;
}

interface Form {
  /** That `storedIn` reads. */
  readonly columns: string;
  bodyOf(document: NamedDocument): string;
  storedIn(row: unknown): Stored;
}

const textIn = (row: unknown, column: string): string => String(columnOf(row, column));

const documents: Form = {
  columns: 'number, body',
  /** Put together from texts: to copy its objects first takes as long as all of its text. */
  bodyOf({ name: { collection, id }, fields, expiresAt }) {
    const own = JSON.stringify(fields).slice(1, -1);
    const all = `${own}${own === '' ? '' : ','}"expires_at":${JSON.stringify(time(expiresAt))}`;
    return `{"collection":"${collection}","id":${JSON.stringify(id)},"fields":{${all}}}`;
  },
  // The cast: nobody but `bodyOf` writes `body`.
  storedIn: (row) => JSON.parse(textIn(row, 'body')) as Stored,
};

const messages: Form = {
  columns: 'number, name, collection, expires_at, received_day, body',
  bodyOf({ fields: { received_day: _, ...own } }) {
    return JSON.stringify(own);
  },
  storedIn(row) {
    const day = columnOf(row, 'received_day');
    return {
      // The casts: nobody else writes these columns.
      collection: columnOf(row, 'collection') as Collection,
      id: idOf(columnOf(row, 'name')),
      fields: {
        ...(JSON.parse(textIn(row, 'body')) as Fields),
        ...(typeof day === 'string' && { received_day: text(day) }),
        expires_at: time(new Date(Number(columnOf(row, 'expires_at')))),
      },
    };
  },
};

export const FORMS: Readonly<Record<Table, Form>> = { documents, messages };

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** A message's id as its key: the 16 bytes of a UUID, another as text, which SQLite tells from bytes. */
export const keyOfId = (id: string): Buffer | string =>
  UUID.test(id) ? Buffer.from(id.replaceAll('-', ''), 'hex') : id;

function idOf(key: unknown): string {
  if (!Buffer.isBuffer(key)) return String(key);
  const digits = key.toString('hex');
  const ends = [8, 12, 16, 20, 32];
  return ends.map((end, index) => digits.slice(ends[index - 1] ?? 0, end)).join('-');
}

/** Of both tables, in the order of `valuesOf`. */
export const WRITTEN = 'name, collection, expires_at, received_day, body';

/** `key`: what stands in the row instead of the name. */
export function valuesOf(table: Table, document: NamedDocument, key: Parameter): Parameter[] {
  const { name, expiresAt, fields } = document;
  const day = textOf(fields, 'received_day') ?? null;
  return [key, name.collection, expiresAt.getTime(), day, FORMS[table].bodyOf(document)];
}
