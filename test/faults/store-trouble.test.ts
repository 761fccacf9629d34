/** The service on one machine in trouble that passes: 503 until it is over, then all goes on. */
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import Database from 'libsql';
import { openSqliteStore } from '../../functions/src/store/index.js';
import { removeBundle, spawnService } from '../functions/machine/process.js';
import { createWitness, orbits, randomFrom, type Send, sendTo } from '../support/witness.js';

/** The lock is waited for, by all callers at once. */
const PATIENCE_MS = 60_000;

let scratch: string;
let folder: string;
let away: string;
let service: Awaited<ReturnType<typeof spawnService>>;
let url: string;
let send: Send;
let witness: ReturnType<typeof createWitness>;
beforeEach(async () => {
  scratch = mkdtempSync(join(tmpdir(), 'aboveboard-trouble-'));
  folder = join(scratch, 'data');
  away = join(scratch, 'away');
  const declarations = join(scratch, 'declarations');
  mkdirSync(declarations);
  writeFileSync(join(declarations, 'orbits.json'), JSON.stringify(orbits));
  service = await spawnService({
    ABOVEBOARD_DATA: folder,
    ABOVEBOARD_DECLARATIONS: declarations,
    ABOVEBOARD_CLIENT_RATE: '0',
    ABOVEBOARD_WRONG_KEY_RATE: '0',
  });
  url = (await service.listening) ?? service.output();
  send = sendTo(url);
  witness = createWitness(randomFrom(1));
  await actTimes(10);
});
afterEach(async () => {
  service.signal('SIGTERM');
  await service.ended;
  rmSync(scratch, { recursive: true });
});
afterAll(removeBundle);

async function actTimes(times: number): Promise<void> {
  await Promise.all(Array.from({ length: times }, () => witness.act(send)));
}

const statusOf = async (path: string) => (await fetch(`${url}${path}`)).status;

/** All that clients do now is refused for the time being, as is the service itself by its health. */
async function expectTrouble(sentence: string): Promise<void> {
  const before = witness.acknowledged();
  await actTimes(20);
  expect(witness.acknowledged()).toEqual(before);
  expect(await statusOf('/v1/health')).toBe(503);
  expect(await statusOf('/v1/health/live')).toBe(200);
  expect(service.output()).toContain(sentence);
}

async function faults(): Promise<string[]> {
  const store = await openSqliteStore(folder);
  const found = await witness.faultsOf(store);
  await store.close();
  return found;
}

/** Without any help all of it is stored, and once. */
async function expectRecovery(): Promise<void> {
  await witness.insist(send);
  expect(witness.isSettled()).toBe(true);
  expect(await statusOf('/v1/health')).toBe(200);
  expect(await faults()).toEqual([]);
}

describe('the service on one machine answers 503 and recovers by itself', () => {
  it(
    'when another process holds the lock of its data',
    async () => {
      const other = new Database(join(folder, 'sessions.db'));
      other.exec('BEGIN IMMEDIATE');
      await expectTrouble('Another process holds the data folder');
      other.exec('ROLLBACK');
      other.close();
      await expectRecovery();
    },
    PATIENCE_MS,
  );

  it('when its folder is moved away, also if an empty one is in its place, and moved back', async () => {
    renameSync(folder, away);
    await expectTrouble('The data folder is gone');
    mkdirSync(folder);
    await expectTrouble('The data folder is gone');
    expect(existsSync(join(folder, 'sessions.db'))).toBe(false);
    rmSync(folder, { recursive: true });
    renameSync(away, folder);
    expect(await faults()).toEqual([]);
    await expectRecovery();
  });

  it('when its folder comes back as a copy, and then it writes to that', async () => {
    renameSync(folder, away);
    await expectTrouble('The data folder is gone');
    cpSync(away, folder, { recursive: true });
    await expectRecovery();
    rmSync(away, { recursive: true });
    await actTimes(10);
    await expectRecovery();
  });
});

// What can be written to a file at most is a limit that only Linux sets for a running process.
if (process.platform === 'linux') {
  it('the service on one machine answers 503 while there is no room on its disk, and then goes on', async () => {
    const prlimit = (...words: string[]): string => {
      const ran = spawnSync('prlimit', ['--pid', String(service.pid), ...words]);
      expect(ran.status).toBe(0);
      return String(ran.stdout).trim();
    };
    const usual = prlimit('--fsize', '--output', 'SOFT', '--noheadings');
    // Less than a page: also a log that was just emptied takes no more.
    prlimit('--fsize=1000:');
    await expectTrouble('The disk of the data folder is full');
    expect(await faults()).toEqual([]);
    prlimit(`--fsize=${usual}:`);
    await expectRecovery();
  });
}
