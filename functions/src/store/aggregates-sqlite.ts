/** One machine: aggregates in a file of their own, beside the data. */
import { join } from 'node:path';
import type { WholeAggregates } from './aggregates.js';
import { keptOpen, refuseUnlessHere } from './kept-open.js';
import {
  columnOf,
  openSqliteFile,
  type SqliteFile,
  translated,
  whenUnlocked,
} from './sqlite-file.js';
import { makeFolder } from './sqlite-folder.js';

const LAYOUTS = [
  `
  CREATE TABLE published (
    package TEXT NOT NULL,
    day TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (package, day)
  ) WITHOUT ROWID;
  CREATE TABLE counted (only INTEGER PRIMARY KEY CHECK (only = 1), until TEXT NOT NULL);
  `,
];

/** Of what is published, held in memory. */
const ROWS_AT_ONCE = 500;

/** Makes the folder, for its owner alone, where there is none. */
export async function openSqliteAggregates(folder: string): Promise<WholeAggregates> {
  makeFolder(folder);
  const open = () => openSqliteFile(join(folder, 'statistics.db'), LAYOUTS);
  const kept = keptOpen(await open(), open);

  async function read<T>(work: (file: SqliteFile) => T): Promise<T> {
    try {
      return work(await kept.current());
    } catch (error) {
      throw translated(error);
    }
  }
  async function write(sql: string, parameters: readonly string[]): Promise<number> {
    const file = await kept.current();
    const changed = await whenUnlocked(() => file.run(sql, parameters));
    refuseUnlessHere(file.place());
    return changed;
  }
  return {
    readMonth: (packageName, month) =>
      read((file) => {
        const rows = file.all(
          'SELECT day, body FROM published WHERE package = ? AND substr(day, 1, 7) = ?',
          [packageName, month],
        );
        return Object.fromEntries(
          rows.map((row) => [String(columnOf(row, 'day')), String(columnOf(row, 'body'))]),
        );
      }),
    publish: async (packageName, day, json) =>
      (await write('INSERT OR IGNORE INTO published (package, day, body) VALUES (?, ?, ?)', [
        packageName,
        day,
        json,
      ])) > 0,
    countedUntil: () =>
      read((file) => {
        const until = columnOf(file.get('SELECT until FROM counted'), 'until');
        return typeof until === 'string' ? until : undefined;
      }),
    countUntil: async (day) => {
      await write(
        `INSERT INTO counted (only, until) VALUES (1, ?)
         ON CONFLICT (only) DO UPDATE SET until = max(until, excluded.until)`,
        [day],
      );
    },
    async *published() {
      for (let after: readonly string[] | undefined = ['', '']; after !== undefined; ) {
        const from: readonly string[] = after;
        const rows = await read((file) =>
          file.all(
            `SELECT package, day, body FROM published
             WHERE (package, day) > (?, ?) ORDER BY package, day LIMIT ${ROWS_AT_ONCE}`,
            from,
          ),
        );
        const items = rows.map((row) => ({
          packageName: String(columnOf(row, 'package')),
          day: String(columnOf(row, 'day')),
          json: String(columnOf(row, 'body')),
        }));
        yield* items;
        const last = items.at(-1);
        after = last && items.length === ROWS_AT_ONCE ? [last.packageName, last.day] : undefined;
      }
    },
    close: async () => kept.close(),
  };
}
