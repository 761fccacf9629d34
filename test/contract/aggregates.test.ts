/** What holds of aggregates in SQLite, in a real file, and in Firestore behind the real firebase-admin. */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  type Aggregates,
  openFirestoreAggregates,
  openSqliteAggregates,
} from '../../functions/src/store/index.js';
import { newBridgeDatabase } from './bridge.js';

interface World {
  /** Another handle on the same data, as a second process would have it. */
  open(): Promise<Aggregates>;
  end(): Promise<void>;
}

async function inSqlite(): Promise<World> {
  const folder = mkdtempSync(join(tmpdir(), 'aboveboard-aggregates-'));
  const opened: Aggregates[] = [];
  return {
    async open() {
      const aggregates = await openSqliteAggregates(folder);
      opened.push(aggregates);
      return aggregates;
    },
    async end() {
      for (const aggregates of opened) await aggregates.close();
      rmSync(folder, { recursive: true });
    },
  };
}

async function inFirestore(): Promise<World> {
  const database = newBridgeDatabase(`demo-${randomUUID().slice(0, 20)}`);
  const opened: Aggregates[] = [];
  return {
    async open() {
      const aggregates = openFirestoreAggregates(database.firestore());
      opened.push(aggregates);
      return aggregates;
    },
    end: async () => {
      await Promise.all(opened.map((aggregates) => aggregates.close()));
    },
  };
}

describe.each([
  ['SQLite', inSqlite],
  ['Firestore', inFirestore],
])('aggregates in %s', (_, makeWorld) => {
  let world: World;
  let aggregates: Aggregates;
  beforeEach(async () => {
    world = await makeWorld();
    aggregates = await world.open();
  });
  afterEach(() => world.end());

  it('keep what was published first of a day, whoever publishes it again', async () => {
    const other = await world.open();
    const attempts = [aggregates, other, aggregates].map((handle, n) =>
      handle.publish('abacus', '2026-05-01', `{"n":${n}}`),
    );
    const published = await Promise.all(attempts);
    expect(published.filter((isNew) => isNew)).toHaveLength(1);
    const first = `{"n":${published.indexOf(true)}}`;
    expect(await aggregates.publish('abacus', '2026-05-01', '{"n":9}')).toBe(false);
    expect(await other.readMonth('abacus', '2026-05')).toEqual({ '2026-05-01': first });
  });

  it('answer the days of one month of one package, and nothing else', async () => {
    const packages = ['abacus', '@abacus/core', 'abacus_2026-05'];
    for (const name of packages) {
      for (const day of ['2026-04-30', '2026-05-01', '2026-05-31', '2026-06-01']) {
        await aggregates.publish(name, day, JSON.stringify({ name, day }));
      }
    }
    for (const name of packages) {
      expect(await aggregates.readMonth(name, '2026-05')).toEqual({
        '2026-05-01': JSON.stringify({ name, day: '2026-05-01' }),
        '2026-05-31': JSON.stringify({ name, day: '2026-05-31' }),
      });
    }
    expect(await aggregates.readMonth('abacus', '2026-07')).toEqual({});
    expect(await aggregates.readMonth('another', '2026-05')).toEqual({});
  });

  it('remember the last day that was counted, and never an earlier one', async () => {
    expect(await aggregates.countedUntil()).toBeUndefined();
    await aggregates.countUntil('2026-05-02');
    await aggregates.countUntil('2026-05-01');
    expect(await (await world.open()).countedUntil()).toBe('2026-05-02');
  });
});
