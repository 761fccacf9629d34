/**
 * A data folder in which so many sessions lie. The service itself stores one; the others are its rows
 * over again, under names and ids of their own. To share a million would take hours.
 */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { asFastAsAnswered } from './service-load.mjs';
import { startService } from './service-process.mjs';

const require = createRequire(new URL('../functions/package.json', import.meta.url));

/** One statement; a million of them are 9 GB. */
const AT_ONCE = 50_000;

export async function seed(folder, share, sessions) {
  const service = await startService(folder);
  await asFastAsAnswered(service.url, [share()], { connections: 1 });
  await service.stop();
  const Database = require('libsql');
  const file = new Database(join(folder, 'sessions.db'));
  // It need not survive a power failure.
  for (const setting of ['journal_mode = OFF', 'synchronous = OFF', 'cache_size = -500000']) {
    file.exec(`PRAGMA ${setting}`);
  }
  const { number, id } = file
    .prepare(
      `SELECT number, json_extract(body, '$.id') AS id FROM documents WHERE collection = 'sessions'`,
    )
    .get();
  const copy = file.prepare(
    `WITH RECURSIVE copies(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM copies WHERE n < ?)
     INSERT INTO documents (name, collection, expires_at, received_day, package, apart, body)
     SELECT randomblob(32), collection, expires_at, received_day, package, apart,
            replace(body, ?, substr(?, 1, 24) || lower(hex(randomblob(6))))
     FROM copies, documents WHERE documents.number = ?`,
  );
  for (let made = 1; made < sessions; made += AT_ONCE) {
    copy.run([Math.min(AT_ONCE, sessions - made), id, id, number]);
  }
  file.exec('PRAGMA journal_mode = WAL');
  file.close();
}
