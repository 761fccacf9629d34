/** Where a document lies in the two SQLite files: which table, under which key, in which order. */
import type { Collection, DocumentName } from './documents.js';
import { digestOfName } from './names.js';
import type { SqliteFile } from './sqlite-file.js';
import { keyOfId } from './sqlite-forms.js';

export interface SqliteFiles {
  readonly sessions: SqliteFile;
  readonly tombstones: SqliteFile;
  readonly secret: Uint8Array;
}

export type Table = 'documents' | 'messages';

interface Place {
  readonly file: SqliteFile;
  readonly table: Table;
  /** Within a day. */
  readonly order: 'name' | 'number';
}

/** They name no session, so that no erasure has to reach them. */
const MESSAGES: ReadonlySet<Collection> = new Set([
  'usage_pings',
  'events',
  'losses',
  'audit',
  'day_counts',
]);

/** There may be a million of a day. The names of others put them into their order. */
const IN_ORDER_OF_ARRIVAL: ReadonlySet<Collection> = new Set(['usage_pings', 'events', 'losses']);

export function placesIn({ sessions, tombstones, secret }: SqliteFiles) {
  function placeOf(collection: Collection): Place {
    return {
      file: collection === 'tombstones' ? tombstones : sessions,
      table: MESSAGES.has(collection) ? 'messages' : 'documents',
      order: IN_ORDER_OF_ARRIVAL.has(collection) ? 'number' : 'name',
    };
  }

  /** What stands in the row instead of the name. A tombstone's id is the digest of a name. */
  function keyOf(name: DocumentName): Buffer | string {
    if (MESSAGES.has(name.collection)) return keyOfId(name.id);
    return Buffer.from(
      name.collection === 'tombstones' ? name.id : digestOfName(secret, name),
      'hex',
    );
  }

  /** What the column of the order has at the `position` of a listed document. */
  const valueAt = (collection: Collection, position: string): number | string | Buffer =>
    IN_ORDER_OF_ARRIVAL.has(collection) ? Number(position) : keyOf({ collection, id: position });

  return { placeOf, keyOf, valueAt };
}
