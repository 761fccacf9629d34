/** A data folder of the first release, opened by this one, which is killed while it changes it. */
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from '@jest/globals';
import Database from 'libsql';
import { openSqliteStore } from '../../functions/src/store/index.js';
import { removeBundle, spawnService } from '../functions/machine/process.js';

const LAYOUT_1 = new URL('../fixtures/data-folder/layout-1/', import.meta.url).pathname;

/** More than SQLite holds in memory of a transaction: it spills into the log before the commit. */
const PINGS = 20_000;
const KILLS = 3;

const scratch = mkdtempSync(join(tmpdir(), 'aboveboard-migrations-'));
let folder: string;
afterAll(async () => {
  await removeBundle();
  rmSync(scratch, { recursive: true });
});

const pingId = (number: number) => `10000000-0000-4000-8000-${String(number).padStart(12, '0')}`;

beforeEach(() => {
  folder = mkdtempSync(join(scratch, 'data-'));
  for (const name of ['sessions', 'tombstones']) {
    const file = new Database(join(folder, `${name}.db`));
    file.exec(readFileSync(join(LAYOUT_1, `${name}.sql`), 'utf8'));
    file.close();
  }
});

/** As the first release stored it, so many times. */
function addPings(): void {
  const file = new Database(join(folder, 'sessions.db'));
  file.exec(
    `WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < ${PINGS})
     INSERT INTO documents (name, collection, expires_at, apart, body)
     SELECT CAST('ping ' || n AS BLOB), 'usage_pings', 1793181600000, zeroblob(0),
       json_object('collection', 'usage_pings',
         'id', '10000000-0000-4000-8000-' || printf('%012d', n),
         'fields', json_object('id', json_object('stringValue', printf('%d', n)),
           'filling', json_object('stringValue', hex(zeroblob(200))),
           'expires_at', json_object('timestampValue', '2026-10-28T10:00:00.000Z')))
     FROM numbers;`,
  );
  file.close();
}

function layoutOf(name: string): unknown {
  const file = new Database(join(folder, name));
  const answer = file.prepare('PRAGMA user_version').get();
  file.close();
  return answer;
}

const logBytes = (): number =>
  statSync(join(folder, 'sessions.db-wal'), { throwIfNoEntry: false })?.size ?? 0;

describe('a data folder of an earlier release', () => {
  it('is whole at the next start when the one that changed it was killed in the middle', async () => {
    addPings();
    for (let kill = 0; kill < KILLS; kill++) {
      const service = await spawnService({ ABOVEBOARD_DATA: folder });
      let isListening = false;
      void service.listening.then(() => {
        isListening = true;
      });
      while (logBytes() === 0 && !isListening) await new Promise(setImmediate);
      service.signal('SIGKILL');
      await service.ended;
    }
    const store = await openSqliteStore(folder);
    const now = new Date('2026-05-01T10:00:00.000Z');
    const ping = { fields: {}, receivedAt: now, expiresAt: new Date('2026-10-28T10:00:00.000Z') };
    const outcomes = new Set<string>();
    for (let number = 1; number <= PINGS; number += 97) {
      outcomes.add(await store.recordUsage({ ...ping, id: pingId(number) }));
    }
    expect(outcomes).toEqual(new Set(['duplicate']));
    expect(await store.readSession('00000000-0000-4000-8000-000000000001', now)).toBeDefined();
    await store.close();
    expect(['sessions.db', 'tombstones.db'].map(layoutOf)).toMatchObject([
      { user_version: 3 },
      { user_version: 3 },
    ]);
    const file = new Database(join(folder, 'sessions.db'));
    expect(file.prepare('SELECT count(*) AS found FROM messages').get()).toMatchObject({
      found: PINGS + 2,
    });
    file.close();
  });

  it('is not opened by an earlier one than it was last opened by, which says so', async () => {
    const file = new Database(join(folder, 'sessions.db'));
    file.exec('PRAGMA user_version = 99');
    file.close();
    const service = await spawnService({ ABOVEBOARD_DATA: folder });
    expect(await service.listening).toBeUndefined();
    expect(await service.ended).toBe(1);
    expect(service.output()).toBe(
      `aboveboard: ${join(folder, 'sessions.db')} was written by a later release, which this one ` +
        'cannot read: start that release, or restore a backup of before\n',
    );
  });
});
