import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import {
  openSqliteFile,
  SETTINGS,
  type SqliteFile,
} from '../../../functions/src/store/sqlite-file.js';
import {
  type MessageRow,
  type SqliteWriter,
  sqliteWriter,
} from '../../../functions/src/store/sqlite-writer.js';

let folder: string;
let file: SqliteFile;
let writer: SqliteWriter;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'aboveboard-writer-'));
  const path = join(folder, 'sessions.db');
  file = await openSqliteFile(path);
  writer = sqliteWriter(path, SETTINGS);
});
afterEach(async () => {
  await writer.close();
  file.close();
  rmSync(folder, { recursive: true });
});

const rowOf = (name: string): MessageRow => [name, 'events', 1, '2026-11-29', `body of ${name}`];
const stored = () =>
  file.all('SELECT CAST(name AS TEXT) AS name, body FROM messages ORDER BY number', []);

it('writes each name once, and says of each whether it was free', async () => {
  expect(await writer.insert([rowOf('a'), rowOf('b'), rowOf('a')])).toEqual([true, true, false]);
  expect(await writer.insert([rowOf('b'), rowOf('c')])).toEqual([false, true]);
  expect(stored()).toEqual(['a', 'b', 'c'].map((name) => ({ name, body: `body of ${name}` })));
});

it('writes nothing of a group of which one cannot be written, and goes on with the next', async () => {
  file.exec(
    `CREATE TRIGGER refusing BEFORE INSERT ON messages WHEN NEW.name = CAST('b' AS BLOB)
     BEGIN SELECT RAISE(FAIL, 'refused'); END`,
  );
  await expect(writer.insert([rowOf('a'), rowOf('b')])).rejects.toThrow('refused');
  expect(await writer.insert([rowOf('c')])).toEqual([true]);
  expect(stored()).toEqual([{ name: 'c', body: 'body of c' }]);
});

it('says by its code why SQLite refuses, and writes once it does not', async () => {
  file.exec('BEGIN IMMEDIATE');
  await expect(writer.insert([rowOf('a')])).rejects.toMatchObject({ code: 'SQLITE_BUSY' });
  file.exec('COMMIT');
  expect(await writer.insert([rowOf('a')])).toEqual([true]);
});

it('can be closed without having written, and leaves nobody with the file when it was', async () => {
  await writer.insert([rowOf('a')]);
  await writer.close();
  await writer.close();
  // Only who is alone with a file may take its log away.
  expect(() => file.exec('PRAGMA journal_mode = DELETE')).not.toThrow();
});
