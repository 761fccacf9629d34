/**
 * What a group of writes creates. Messages go into the file in one statement, and with the commit, in a
 * thread of libsql's own: row by row, on the thread that answers, they took a fifth of a ping's time.
 */
import type { DocumentName, NamedDocument } from './documents.js';
import { columnOf, literal, type Parameter } from './sqlite-file.js';
import type { SqliteFolder } from './sqlite-folder.js';
import { valuesOf, WRITTEN } from './sqlite-forms.js';
import { placesIn } from './sqlite-places.js';

export interface Batch {
  /** Answers what tells, after the commit, whether the name was free. */
  create(document: NamedDocument): () => boolean;
  commit(): Promise<void>;
}

/** Of the last statement that created rows, whose numbers follow each other. */
const CREATED = 'SELECT changes() AS count, last_insert_rowid() AS last';

function tupleOf(values: readonly Parameter[]): string {
  let tuple = '';
  for (const value of values) tuple += `${tuple === '' ? '(' : ','}${literal(value)}`;
  return `${tuple})`;
}

/** Of a transaction that is open. */
export function openBatch({ rows, ...files }: SqliteFolder): Batch {
  const { sessions } = files;
  const { placeOf, keyOf } = placesIn(files);
  const messages: DocumentName[] = [];
  const tuples: string[] = [];
  let repeated: ReadonlySet<number> = new Set();

  /** Those whose names were there before, or in this batch. */
  function findRepeated(lastBefore: number): ReadonlySet<number> {
    const created = new Set<number>();
    const others = new Set<number>();
    for (const [index, name] of messages.entries()) {
      const row = sessions.get('SELECT number FROM messages WHERE name = ? AND collection = ?', [
        keyOf(name),
        name.collection,
      ]);
      const number = Number(columnOf(row, 'number'));
      if (number <= lastBefore || created.has(number)) others.add(index);
      created.add(number);
    }
    return others;
  }

  return {
    create(document) {
      const { name } = document;
      if (placeOf(name.collection).table !== 'messages') {
        const isNew = rows.create(document);
        return () => isNew;
      }
      const index = messages.push(name) - 1;
      tuples.push(tupleOf(valuesOf('messages', document, keyOf(name))));
      return () => !repeated.has(index);
    },
    async commit() {
      if (tuples.length === 0) return sessions.commit();
      await sessions.commit(
        `INSERT OR IGNORE INTO messages (${WRITTEN}) VALUES ${tuples.join(',')};`,
      );
      const created = sessions.get(CREATED);
      const count = Number(columnOf(created, 'count'));
      if (count === tuples.length) return;
      // Where nothing was created, the last number is of some statement before.
      const last = count === 0 ? Number.POSITIVE_INFINITY : Number(columnOf(created, 'last'));
      repeated = findRepeated(last - count);
    },
  };
}
