/**
 * The service on one machine, killed at random moments while clients write, and started again. In
 * `npm test` a short part; `npm run test:crash` does the whole of it.
 */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, expect, it } from '@jest/globals';
import Database from 'libsql';
import { openSqliteStore } from '../../functions/src/store/index.js';
import { removeBundle, spawnService } from '../functions/machine/process.js';
import { createWitness, orbits, randomFrom, sendTo } from '../support/witness.js';

const KILLS = Number(process.env['CRASH_KILLS'] ?? 8);
const SEED = Number(process.env['CRASH_SEED'] ?? 1);

const CLIENTS = 6;
/** Of those that die before they listen, in the middle of opening or mending the folder. */
const EARLY = 0.2;
const LATEST_EARLY_KILL_MS = 400;
/** The others: after so many acts of the clients at most, in the middle of whatever comes then. */
const MOST_ACTS = 60;
const LATEST_KILL_MS = 20;

const scratch = mkdtempSync(join(tmpdir(), 'aboveboard-kills-'));
const folder = join(scratch, 'data');
const declarations = join(scratch, 'declarations');

afterAll(async () => {
  await removeBundle();
  rmSync(scratch, { recursive: true });
});

const start = () =>
  spawnService({
    ABOVEBOARD_DATA: folder,
    ABOVEBOARD_DECLARATIONS: declarations,
    ABOVEBOARD_CLIENT_RATE: '0',
    ABOVEBOARD_WRONG_KEY_RATE: '0',
  });

type Witness = ReturnType<typeof createWitness>;

async function lifeAndDeath(witness: Witness, random: () => number): Promise<void> {
  const service = await start();
  if (random() < EARLY) {
    await sleep(random() * LATEST_EARLY_KILL_MS);
    service.signal('SIGKILL');
    await service.ended;
    return;
  }
  const url = await service.listening;
  if (url === undefined) throw new Error(`the service did not start: ${service.output()}`);
  const send = sendTo(url);
  let clients: Promise<void>[] = [];
  let left = Math.ceil(random() * MOST_ACTS);
  let isDoomed = false;
  const doomed = new Promise<void>((resolve) => {
    const afterMs = random() * LATEST_KILL_MS;
    const acting = async () => {
      while (!isDoomed) {
        await witness.act(send);
        left -= 1;
        if (left === 0) void sleep(afterMs).then(resolve);
      }
    };
    clients = Array.from({ length: CLIENTS }, acting);
  });
  await doomed;
  isDoomed = true;
  service.signal('SIGKILL');
  await Promise.all(clients);
  await service.ended;
}

async function faultsOf(witness: Witness): Promise<string[]> {
  const store = await openSqliteStore(folder);
  const faults = await witness.faultsOf(store);
  await store.close();
  return faults;
}

const dataBytes = (): string =>
  readdirSync(folder)
    .map((file) => readFileSync(join(folder, file), 'latin1'))
    .join('');

function integrityOf(name: string): unknown {
  const file = new Database(join(folder, name));
  const answer = file.prepare('PRAGMA integrity_check').all();
  file.close();
  return answer;
}

it(
  `keeps what was acknowledged exactly once, nothing half, and nothing erased, through ${KILLS} kills (seed ${SEED})`,
  async () => {
    mkdirSync(declarations);
    writeFileSync(join(declarations, 'orbits.json'), JSON.stringify(orbits));
    const random = randomFrom(SEED);
    const witnesses: Witness[] = [];
    for (let killed = 0; killed < KILLS; killed++) {
      const witness = createWitness(random);
      witnesses.push(witness);
      await lifeAndDeath(witness, random);
      expect([killed, await faultsOf(witness)]).toEqual([killed, []]);
    }

    const service = await start();
    const send = sendTo((await service.listening) ?? service.output());
    for (const witness of witnesses) {
      while (!witness.isSettled()) await witness.insist(send);
      const again = await witness.shareErasedAgain(send);
      expect([...again].filter((status) => status !== 410)).toEqual([]);
    }
    service.signal('SIGTERM');
    expect(await service.ended).toBe(0);
    for (const witness of witnesses) expect(await faultsOf(witness)).toEqual([]);
    const left = dataBytes();
    const erased = witnesses.flatMap((witness) => witness.erased());
    expect(erased.filter((name) => left.includes(name))).toEqual([]);
    const done = witnesses.map((witness) => witness.acknowledged());
    const sum = (kind: 'requests' | 'erasures' | 'messages') =>
      done.reduce((total, counts) => total + counts[kind], 0);
    expect(Math.min(sum('requests'), sum('erasures'), sum('messages'))).toBeGreaterThan(0);
    expect(['sessions.db', 'tombstones.db'].map(integrityOf)).toMatchObject([
      [{ integrity_check: 'ok' }],
      [{ integrity_check: 'ok' }],
    ]);
  },
  60 * 60 * 1_000,
);
