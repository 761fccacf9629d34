/**
 * Programs that record events and are killed at random moments, with a real service. In `npm test`
 * a short part; `npm run test:outbox` does the whole of it.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { openSqliteStore } from '../../functions/src/store/index.js';
import { commandEvent, declare } from '../../src/collection/declaration/index.js';
import { type Machine, startMachine } from '../functions/app/machine.js';
import { builtProgram } from '../support/program.js';

const EVENTS = Number(process.env['OUTBOX_EVENTS'] ?? 2_000);
const KILLS = Number(process.env['OUTBOX_KILLS'] ?? 3);
const SEED = Number(process.env['OUTBOX_SEED'] ?? 1);

/** Between what was confirmed and the kill: in the middle of whatever comes then. */
const LATEST_KILL_MS = 30;

const by = { owner: 'core team', since: 1 };
const abacus = declare({
  package: 'abacus',
  revision: 1,
  description: 'Learns which commands are used.',
  events: { command: commandEvent(by, { commands: ['solve'] }) },
});

/** The same numbers for the same seed (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const scratch = mkdtempSync(join(tmpdir(), 'aboveboard-kills-'));
const dataFolder = join(scratch, 'service');
const home = join(scratch, 'home');
let program: { readonly folder: string; readonly path: string };
let machine: Machine;

beforeAll(async () => {
  program = builtProgram(join(import.meta.dirname, 'outbox-program.ts'));
  machine = await startMachine({ dataFolder, declarations: new Map([['abacus', abacus]]) });
});

afterAll(() => {
  rmSync(program.folder, { recursive: true });
  rmSync(scratch, { recursive: true });
});

/** Records `count` events, or is killed so long after it has confirmed `killAt` of them. */
async function run(
  count: number,
  confirmed: Set<string>,
  kill?: { readonly at: number; readonly afterMs: number },
): Promise<string> {
  const args = [program.path, home, machine.url, String(count)];
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = once(child, 'exit');
  let last = '';
  let isDoomed = false;
  for await (const line of createInterface({ input: child.stdout })) {
    last = line;
    // A line that the kill cut off is no id.
    if (line.length === 36) confirmed.add(line);
    if (kill === undefined || isDoomed || confirmed.size < kill.at) continue;
    isDoomed = true;
    sleep(kill.afterMs)
      .then(() => child.kill('SIGKILL'))
      .catch(() => undefined);
  }
  await ended;
  return last;
}

/** How often the service stores each id. */
async function storedTimes(): Promise<Map<string, number>> {
  const store = await openSqliteStore(dataFolder);
  const times = new Map<string, number>();
  let cursor: string | undefined;
  do {
    const { items, next } = await store.listEvents({ cursor, limit: 500 }, new Date());
    for (const { fields } of items) {
      const { id } = fields;
      const key = id !== undefined && 'stringValue' in id ? id.stringValue : '';
      times.set(key, (times.get(key) ?? 0) + 1);
    }
    cursor = next;
  } while (cursor !== undefined);
  await store.close();
  return times;
}

it(
  `loses none of ${EVENTS} events that were durable, and stores none twice, through ${KILLS} kills (seed ${SEED})`,
  async () => {
    const random = randomFrom(SEED);
    const confirmed = new Set<string>();
    const moments = Array.from({ length: KILLS }, () => Math.floor(random() * EVENTS));
    for (const at of moments.sort((a, b) => a - b)) {
      await run(Number.POSITIVE_INFINITY, confirmed, { at, afterMs: random() * LATEST_KILL_MS });
    }
    // Some are recorded in any case: what the killed ones left is delivered beside it.
    const last = await run(Math.max(EVENTS - confirmed.size, 1), confirmed);
    expect(last).toBe('delivered');
    await machine.close();
    const stored = await storedTimes();
    expect([...confirmed].filter((id) => !stored.has(id))).toEqual([]);
    expect([...stored].filter(([, times]) => times !== 1)).toEqual([]);
    expect(confirmed.size).toBeGreaterThanOrEqual(EVENTS);
  },
  30 * 60 * 1_000,
);
