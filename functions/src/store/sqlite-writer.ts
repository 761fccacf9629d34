/**
 * Messages come by the thousand a second, and each goes to a page of its own of one index: half of what
 * a usage ping costs is SQLite. They are written in a thread, so that meanwhile others are received and
 * checked, and nobody but their senders waits for the disk.
 */
import { once } from 'node:events';
import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';
import type Libsql from 'libsql';
import { StoreUnavailable } from './store.js';

/** Flat, since it is copied to the thread. */
export type MessageRow = readonly [
  name: string,
  collection: string,
  expiresAt: number,
  receivedDay: string | null,
  body: string,
];

export interface SqliteWriter {
  /** All of them in one transaction; says of each whether its name was free. Rejects as SQLite throws. */
  insert(rows: readonly MessageRow[]): Promise<readonly boolean[]>;
  close(): Promise<void>;
}

interface Means {
  readonly libsql: string;
  readonly path: string;
  readonly settings: readonly string[];
}

type Answer =
  | { readonly created: readonly boolean[] }
  | { readonly failed: { readonly code: string; readonly message: string } };

interface Waiting {
  readonly resolve: (created: readonly boolean[]) => void;
  readonly reject: (error: Error) => void;
}

/**
 * What runs in the thread, which is given this function's text: so it is there in whatever bundle this
 * file is, and must use nothing from outside of itself.
 */
function program(
  { parentPort, workerData }: typeof import('node:worker_threads'),
  load: NodeJS.Require,
): void {
  const { libsql, path, settings }: Means = workerData;
  let database: Libsql.Database | undefined;
  let insertion: Libsql.Statement<unknown[]> | undefined;

  function insert(rows: readonly MessageRow[]): boolean[] {
    if (database === undefined) {
      database = new (load(libsql))(path) as Libsql.Database;
      for (const setting of settings) database.exec(`PRAGMA ${setting}`);
    }
    insertion ??= database.prepare(
      `INSERT OR IGNORE INTO messages (name, collection, expires_at, received_day, body)
       VALUES (CAST(? AS BLOB), ?, ?, ?, ?)`,
    );
    database.exec('BEGIN IMMEDIATE');
    try {
      const created: boolean[] = [];
      for (const row of rows) created.push(insertion.run(row).changes > 0);
      database.exec('COMMIT');
      return created;
    } catch (error) {
      if (database.inTransaction) database.exec('ROLLBACK');
      throw error;
    }
  }

  parentPort?.on('message', (rows: readonly MessageRow[] | 'close') => {
    if (rows === 'close') {
      database?.close();
      parentPort.close();
      return;
    }
    try {
      parentPort.postMessage({ created: insert(rows) });
    } catch (error) {
      const { code = '', message = '' } = error as { code?: string; message?: string };
      parentPort.postMessage({ failed: { code, message } });
    }
  });
}

/** The thread starts with the first message. It is asked for one transaction at a time. */
export function sqliteWriter(path: string, settings: readonly string[]): SqliteWriter {
  let thread: Worker | undefined;
  let waiting: Waiting | undefined;

  function started(): Worker {
    const libsql = createRequire(import.meta.url).resolve('libsql');
    const worker = new Worker(`(${program})(require('node:worker_threads'), require)`, {
      eval: true,
      execArgv: [],
      workerData: { libsql, path, settings } satisfies Means,
    });
    worker.on('message', (answer: Answer) => {
      worker.unref();
      if ('created' in answer) waiting?.resolve(answer.created);
      else waiting?.reject(Object.assign(new Error(answer.failed.message), answer.failed));
    });
    worker.on('error', (cause) => {
      thread = undefined;
      waiting?.reject(new StoreUnavailable('The thread that writes has ended', { cause }));
    });
    return worker;
  }

  return {
    insert: (rows) =>
      new Promise((resolve, reject) => {
        waiting = { resolve, reject };
        thread ??= started();
        // A process lives until all is written, and not for a thread that waits for more.
        thread.ref();
        thread.postMessage(rows);
      }),
    async close() {
      const closing = thread;
      thread = undefined;
      if (closing === undefined) return;
      closing.ref();
      closing.postMessage('close');
      await once(closing, 'exit');
    },
  };
}
