/**
 * One SQLite file, its settings and its words for failure. Nothing else loads libsql, and its traps
 * stay here: a lone Buffer as parameter ends the process, so parameters go as one array; a statement
 * lives until it is collected, so each is prepared once; closing leaves the log as it is.
 */
import { closeSync, existsSync, openSync, statSync } from 'node:fs';
import { isAnyArrayBuffer } from 'node:util/types';
import type Libsql from 'libsql';
import type { Place } from './kept-open.js';
import { StoreUnavailable } from './store.js';

export type Parameter = string | number | Uint8Array | null;
type Parameters = readonly Parameter[];

export interface SqliteFile {
  exec(sql: string): void;
  /**
   * In a thread of libsql's own, which waits for the disk. Until then nothing else may be asked of the
   * file: it would hold up the event loop.
   */
  commit(): Promise<void>;
  /** How many rows changed. */
  run(sql: string, parameters: Parameters): number;
  get(sql: string, parameters?: Parameters): unknown;
  all(sql: string, parameters: Parameters): readonly unknown[];
  inTransaction(): boolean;
  /** Brings the log into the file and empties it; false while somebody still reads the log. */
  checkpoint(): boolean;
  /** Whether the file that is open still lies at its path. */
  place(): Place;
  /** Does not fail: a log that cannot be emptied now is read at the next opening. */
  close(): void;
}

/** How long another process may hold the file before the caller is told to come back. */
export const LOCK_DEADLINE_MS = 2_000;
const LOCK_RETRY_MS = 5;

/**
 * `apart` is zeroes, as long as a page. SQLite moves rows between pages and leaves copies of their
 * beginnings behind, which secure_delete does not reach; what lies past the first page of a row is
 * on pages of the row's own, never moved, and zeroed when it goes. So `body` alone holds what can
 * name anybody, and the columns before it keyed digests and days.
 */
const DOCUMENTS = `
  CREATE TABLE documents (
    number INTEGER PRIMARY KEY,
    name BLOB NOT NULL UNIQUE,
    collection TEXT NOT NULL,
    expires_at INTEGER NOT NULL,
    received_day TEXT,
    package BLOB,
    apart BLOB NOT NULL,
    body TEXT NOT NULL
  );
  CREATE INDEX documents_by_day ON documents (collection, received_day, name);
  CREATE INDEX documents_by_package
    ON documents (collection, package, received_day, name) WHERE package IS NOT NULL;
  CREATE INDEX documents_by_expiry ON documents (collection, expires_at);
  CREATE TABLE once (
    only INTEGER PRIMARY KEY CHECK (only = 1),
    value BLOB NOT NULL
  );
`;

/**
 * Usage pings, events and losses: some hundred bytes each, and no session in any of them. They come
 * by the thousand, so that all but one of their indexes grow at the end: where an entry falls anywhere
 * each costs a page of its own.
 */
const MESSAGES = `
  CREATE TABLE messages (
    number INTEGER PRIMARY KEY,
    name BLOB NOT NULL,
    collection TEXT NOT NULL,
    expires_at INTEGER NOT NULL,
    received_day TEXT,
    body TEXT NOT NULL,
    UNIQUE (name, collection)
  );
  CREATE INDEX messages_by_day ON messages (collection, received_day);
  CREATE INDEX messages_by_expiry ON messages (collection, expires_at);
  INSERT INTO messages (name, collection, expires_at, body)
    SELECT CAST(json_extract(body, '$.id') AS BLOB), collection, expires_at, body
    FROM documents WHERE collection = 'usage_pings';
  DELETE FROM documents WHERE collection = 'usage_pings';
`;

/**
 * The bytes of a UUID instead of its text, and in `body` no more than what the other columns do not
 * say: two fifths less. An id that is no UUID is text, and so never the same as one.
 */
const LEAN_MESSAGES = `
  UPDATE messages SET
    name = CASE
      WHEN CAST(name AS TEXT) GLOB '????????-????-????-????-????????????'
        AND length(replace(CAST(name AS TEXT), '-', '')) = 32
        AND CAST(name AS TEXT) NOT GLOB '*[^-0-9a-f]*'
      THEN unhex(replace(CAST(name AS TEXT), '-', ''))
      ELSE CAST(name AS TEXT)
    END,
    body = json_remove(json_extract(body, '$.fields'), '$.received_day', '$.expires_at');
`;

/**
 * Each takes a file one layout further, the first from nothing, and stays as it was released. A file
 * that has been through more of them was written by a later release.
 */
const LAYOUTS = [DOCUMENTS, MESSAGES, LEAN_MESSAGES];

export const PAGE_BYTES = 4_096;

/** Of 16 MB: a page that several groups of writes change goes into the file once. */
const LOG_PAGES = 4_000;

const SETTINGS = [
  `page_size = ${PAGE_BYTES}`,
  'journal_mode = WAL',
  'synchronous = FULL',
  'secure_delete = ON',
  'temp_store = MEMORY',
  `wal_autocheckpoint = ${LOG_PAGES}`,
];

/** What passes, or what the maintainer mends, by the beginning of SQLite's code. */
const UNAVAILABLE: readonly (readonly [RegExp, string])[] = [
  [/^SQLITE_(BUSY|LOCKED|PROTOCOL)/, 'Another process holds the data folder: end it'],
  [/^SQLITE_(FULL|IOERR_WRITE|IOERR_FSYNC)/, 'The disk of the data folder is full: make room'],
  [/^SQLITE_IOERR/, 'The disk of the data folder fails: look at what its system says of it'],
  [
    /^SQLITE_(READONLY|CANTOPEN|PERM|AUTH)/,
    'The data folder cannot be written: let the account of the service write to it',
  ],
  [/^SQLITE_(NOMEM|INTERRUPT)/, 'The machine has no memory left: free some'],
];

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';

export function translated(error: unknown): unknown {
  const code = codeOf(error);
  const [, sentence] = UNAVAILABLE.find(([pattern]) => pattern.test(code)) ?? [];
  return sentence === undefined
    ? error
    : new StoreUnavailable(`${sentence} (${code})`, { cause: error });
}

const LOCKED = Object.assign(new Error('locked'), { code: 'SQLITE_BUSY' });

/** Waits for another process's lock without holding up the event loop, as SQLite itself would. */
export async function whenUnlocked<T>(
  attempt: () => T | 'locked',
  withinMs = LOCK_DEADLINE_MS,
): Promise<T> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    try {
      const result = attempt();
      if (result !== 'locked') return result;
    } catch (error) {
      if (!/^SQLITE_(BUSY|LOCKED)/.test(codeOf(error))) throw translated(error);
    }
    if (performance.now() > deadline) throw translated(LOCKED);
    await new Promise((resolve) => setTimeout(resolve, LOCK_RETRY_MS));
  }
}

async function connect(path: string): Promise<SqliteFile> {
  const { default: Database } = await import('libsql');
  const { default: AsyncDatabase } = await import('libsql/promise');
  const database: Libsql.Database = new Database(path);
  const opened = statSync(path);
  const prepared = new Map<string, Libsql.Statement<unknown[]>>();

  function statement(sql: string): Libsql.Statement<unknown[]> {
    const known = prepared.get(sql) ?? database.prepare(sql);
    prepared.set(sql, known);
    return known;
  }
  function checkpoint(): boolean {
    return columnOf(statement('PRAGMA wal_checkpoint(TRUNCATE)').get(), 'busy') === 0;
  }
  return {
    exec: (sql) => void database.exec(sql),
    // Both classes are the same connection; only the methods of the other one do not wait.
    commit: () => AsyncDatabase.prototype.exec.call(database, 'COMMIT'),
    run: (sql, parameters) => statement(sql).run(parameters).changes,
    get: (sql, parameters = []) => statement(sql).get(parameters),
    all: (sql, parameters) => statement(sql).all(parameters),
    inTransaction: () => database.inTransaction,
    checkpoint,
    place() {
      const found = statSync(path, { throwIfNoEntry: false });
      if (found === undefined) return 'gone';
      return found.ino === opened.ino && found.dev === opened.dev ? 'here' : 'other';
    },
    close() {
      try {
        checkpoint();
      } catch {
        // A full disk, or a folder that is gone: what was committed is in the log, or nowhere.
      }
      database.close();
    },
  };
}

/** Readable by its owner only; SQLite gives its log files the same mode. */
export async function openSqliteFile(
  path: string,
  layouts: readonly string[] = LAYOUTS,
): Promise<SqliteFile> {
  closeSync(openSync(path, 'a', 0o600));
  const file = await connect(path);
  await whenUnlocked(() => {
    for (const setting of SETTINGS) file.exec(`PRAGMA ${setting}`);
  });
  await whenUnlocked(() => {
    // Under the lock: of two processes that start at once, one changes the layout.
    file.exec('BEGIN IMMEDIATE');
    const version = versionOf(file);
    if (version > layouts.length) {
      file.exec('ROLLBACK');
      file.close();
      throw laterRelease(path);
    }
    file.exec(`${layouts.slice(version).join('')} PRAGMA user_version = ${layouts.length}; COMMIT`);
  });
  return file;
}

const versionOf = (file: SqliteFile): number =>
  Number(columnOf(file.get('PRAGMA user_version'), 'user_version'));

const laterRelease = (path: string): Error =>
  new Error(
    `${path} was written by a later release, which this one cannot read: start that release, ` +
      'or restore a backup of before',
  );

/** A file as it is, neither made nor changed; undefined where there is none. */
export async function lookInto(path: string): Promise<SqliteFile | undefined> {
  if (!existsSync(path)) return undefined;
  return connect(path);
}

/** Rejects with a sentence unless the file is whole, and of this release or an earlier one. */
export async function checkSqliteFile(path: string): Promise<void> {
  const file = await lookInto(path);
  if (file === undefined) throw new Error(`${path} is missing`);
  try {
    const found = columnOf(file.get('PRAGMA integrity_check'), 'integrity_check');
    if (found !== 'ok') throw new Error('integrity_check');
    if (versionOf(file) > LAYOUTS.length) throw laterRelease(path);
  } catch (error) {
    const isKnown = error instanceof Error && error.message.startsWith(path);
    throw isKnown ? error : new Error(`${path} is damaged: take another copy`, { cause: error });
  } finally {
    file.close();
  }
}

/** Bytes are a Buffer: `all` has them as an ArrayBuffer. */
export function columnOf(row: unknown, name: string): unknown {
  const value = typeof row === 'object' && row !== null ? Reflect.get(row, name) : undefined;
  return isAnyArrayBuffer(value) ? Buffer.from(value) : value;
}

/** What the file keeps from its first opening on: of two that come at the same moment, one wins. */
export function keptOnce(file: SqliteFile, value: Uint8Array): Promise<Uint8Array> {
  return whenUnlocked(() => {
    file.run('INSERT OR IGNORE INTO once (only, value) VALUES (1, ?)', [value]);
    const kept = columnOf(file.get('SELECT value FROM once'), 'value');
    return Buffer.isBuffer(kept) ? kept : 'locked';
  });
}
