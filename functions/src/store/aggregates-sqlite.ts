/** One machine: aggregates in a file of their own, beside the data. */
import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Aggregates } from './aggregates.js';
import { columnOf, openSqliteFile, translated, whenUnlocked } from './sqlite-file.js';

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

/** Makes the folder, for its owner alone, where there is none. */
export async function openSqliteAggregates(folder: string): Promise<Aggregates> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chmodSync(folder, 0o700);
  const file = await openSqliteFile(join(folder, 'statistics.db'), LAYOUTS);

  function read<T>(work: () => T): Promise<T> {
    return new Promise((resolve) => resolve(work())).catch((error: unknown) => {
      throw translated(error);
    }) as Promise<T>; // What `work` answers is what is resolved.
  }
  return {
    readMonth: (packageName, month) =>
      read(() => {
        const rows = file.all(
          'SELECT day, body FROM published WHERE package = ? AND substr(day, 1, 7) = ?',
          [packageName, month],
        );
        return Object.fromEntries(
          rows.map((row) => [String(columnOf(row, 'day')), String(columnOf(row, 'body'))]),
        );
      }),
    publish: (packageName, day, json) =>
      whenUnlocked(
        () =>
          file.run('INSERT OR IGNORE INTO published (package, day, body) VALUES (?, ?, ?)', [
            packageName,
            day,
            json,
          ]) > 0,
      ),
    countedUntil: () =>
      read(() => {
        const until = columnOf(file.get('SELECT until FROM counted'), 'until');
        return typeof until === 'string' ? until : undefined;
      }),
    countUntil: (day) =>
      whenUnlocked(() => {
        file.run(
          `INSERT INTO counted (only, until) VALUES (1, ?)
           ON CONFLICT (only) DO UPDATE SET until = max(until, excluded.until)`,
          [day],
        );
      }),
    close: () => read(() => file.close()),
  };
}
