import { execFileSync, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import Database from 'libsql';
import { openSqliteStore, StoreUnavailable } from '../../../functions/src/store/index.js';
import { translated, whenUnlocked } from '../../../functions/src/store/sqlite-file.js';
import { allOf, ids, NOW, seen, shareOf } from '../../contract/world.js';

const root = join(import.meta.dirname, '..', '..', '..');
/** Inside node_modules, so that the other process finds libsql from there. */
const built = join(root, 'node_modules', '.cache', `aboveboard-${randomUUID()}`);
const program = join(built, 'second-process.mjs');

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'aboveboard-processes-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
  rmSync(built, { recursive: true, force: true });
});

function buildProgram(): void {
  execFileSync(join(root, 'node_modules', '.bin', 'esbuild'), [
    join(import.meta.dirname, 'second-process.ts'),
    '--bundle',
    '--platform=node',
    '--format=esm',
    '--packages=external',
    '--log-level=error',
    `--outfile=${program}`,
  ]);
}

describe('two processes on one folder', () => {
  it('lose nothing that was acknowledged, not even when one of them is killed', async () => {
    buildProgram();
    const store = await openSqliteStore(folder);
    const other = spawn(process.execPath, [program, folder], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const ended = once(other, 'exit');
    const acknowledged: string[] = [];
    const mine = shareOf(1);
    for await (const line of createInterface({ input: other.stdout })) {
      acknowledged.push(line);
      const { invokes } = shareOf(1);
      if (acknowledged.length <= 30) await store.putShare({ ...mine, invokes });
      else other.kill('SIGKILL');
    }
    await ended;

    for (const session of acknowledged) {
      expect(await store.readSession(session, NOW)).toMatchObject({ invokeCount: 3 });
    }
    expect(await seen(store, mine.session)).toMatchObject({ session: { invokeCount: 30 } });
    // A batch that was under way at the end is there whole, or not at all.
    const events = await allOf((page) => store.listEvents(page, NOW));
    const batches = new Set(events.map(({ packageName }) => packageName));
    expect(acknowledged.filter((session) => !batches.has(session))).toEqual([]);
    expect(batches.size - acknowledged.length).toBeLessThanOrEqual(1);
    expect(events).toHaveLength(3 * batches.size);
    await store.close();
    const file = new Database(join(folder, 'sessions.db'));
    expect(file.prepare('PRAGMA integrity_check').get()).toMatchObject({ integrity_check: 'ok' });
    file.close();
  });

  it('wait for each other without holding up the event loop', async () => {
    const store = await openSqliteStore(folder);
    const other = new Database(join(folder, 'sessions.db'));
    other.exec('BEGIN IMMEDIATE');
    const sent = shareOf(1);
    const answer = store.putShare(sent);
    await new Promise(setImmediate);
    other.exec('COMMIT');
    other.close();
    expect(await answer).toMatchObject({ outcome: 'stored' });
    expect(ids((await seen(store, sent.session)).invokes)).toEqual(ids(sent.invokes));
    await store.close();
  });
});

describe('a SQLite file that cannot answer', () => {
  it('says so when its lock stays with another process', async () => {
    await expect(whenUnlocked(() => 'locked', 0)).rejects.toThrow(StoreUnavailable);
  });

  it.each(['SQLITE_FULL', 'SQLITE_IOERR_WRITE', 'SQLITE_BUSY_SNAPSHOT', 'SQLITE_READONLY'])(
    'says so at %s',
    (code) => {
      expect(translated(Object.assign(new Error('from SQLite'), { code }))).toBeInstanceOf(
        StoreUnavailable,
      );
    },
  );

  it('does not hide a mistake of the store behind it', () => {
    const mistake = Object.assign(new Error('no such column'), { code: 'SQLITE_ERROR' });
    expect(translated(mistake)).toBe(mistake);
  });
});
