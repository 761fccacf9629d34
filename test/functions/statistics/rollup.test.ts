/** The roll-up over the real stores: SQLite in files, Firestore behind the real firebase-admin. */
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Counts } from '../../../functions/src/statistics/counts.js';
import { rollup } from '../../../functions/src/statistics/index.js';
import type { PublishedDay } from '../../../functions/src/statistics/publication.js';
import {
  type Aggregates,
  openFirestoreAggregates,
  openSqliteAggregates,
  openSqliteStore,
  type SessionStore,
  StoreUnavailable,
} from '../../../functions/src/store/index.js';
import { newBridgeDatabase, openBridgeStore } from '../../contract/bridge.js';
import { rxinfer, TOMBSTONE } from '../../contract/world.js';
import {
  commandTimes,
  DAY,
  daysLater,
  declarations,
  ON_THE_DAY,
  PACKAGE,
  pingTimes,
  sessionOf,
  shareTimes,
  WHEN_DUE,
} from './history.js';

interface World {
  readonly store: SessionStore;
  readonly aggregates: Aggregates;
  end(): Promise<void>;
}

async function inSqlite(): Promise<World> {
  const folder = mkdtempSync(join(tmpdir(), 'aboveboard-rollup-'));
  const store = await openSqliteStore(folder);
  const aggregates = await openSqliteAggregates(folder);
  return {
    store,
    aggregates,
    async end() {
      await store.close();
      await aggregates.close();
      rmSync(folder, { recursive: true });
    },
  };
}

async function inFirestore(): Promise<World> {
  const [data, published] = ['data', 'published'].map(() =>
    newBridgeDatabase(`demo-${randomUUID().slice(0, 20)}`).firestore(),
  );
  if (!data || !published) throw new Error('two databases were asked for');
  const store = openBridgeStore(data);
  const aggregates = openFirestoreAggregates(published);
  return {
    store,
    aggregates,
    async end() {
      await store.close();
      await aggregates.close();
    },
  };
}

describe.each([
  ['SQLite', inSqlite],
  ['Firestore', inFirestore],
])('the roll-up over %s', (_, makeWorld) => {
  let world: World;
  beforeEach(async () => {
    world = await makeWorld();
    await world.aggregates.countUntil('2026-04-30');
  });
  afterEach(() => world.end());

  /** Runs it on `now`; a handle may stand before the store that meddles with it. */
  function run(now: Date = WHEN_DUE, store: SessionStore = world.store, declared = declarations) {
    const settings = {
      retentionDays: 180,
      rxinferLevel: undefined,
      declarations: declared,
      stopped: new Set<string>(),
    };
    const service = { store, settings, clock: () => now };
    const means = { service, aggregates: world.aggregates, threshold: 10 };
    return rollup(means, daysLater(now, 1));
  }

  async function published(day = DAY, packageName = PACKAGE): Promise<PublishedDay | undefined> {
    const month = await world.aggregates.readMonth(packageName, day.slice(0, 7));
    return month[day] === undefined ? undefined : JSON.parse(month[day]);
  }

  const exact = async (): Promise<Counts> =>
    JSON.parse((await world.store.readCounts(PACKAGE, DAY, WHEN_DUE)) ?? '{}');

  it('publishes sessions by what is declared of them, and all else as other', async () => {
    await shareTimes(world.store, 21);
    await shareTimes(world.store, 12, { failed: 'RangeError', runtime: 'bun' });
    await shareTimes(world.store, 11, {
      label: 'the customer',
      version: '2.0.0-canary',
      meanMs: 7,
    });
    await run();
    const { total, dimensions } = (await published())?.['sessions'] ?? {};
    expect(total).toEqual({ count: 45 });
    expect(dimensions?.['package_version']).toEqual({
      rounded_to: 5,
      cells: { '1.2.0': { count: 35 }, other: { count: 10 } },
      hidden: [],
    });
    expect(dimensions?.['label']?.cells).toEqual({
      tidy: { count: 35, invokes: 130, success_percent: 90, p50_ms: 50 },
      other: { count: 10, invokes: 45, success_percent: 100 },
    });
    expect(dimensions?.['error_type']?.cells).toEqual({ RangeError: { count: 10 } });
    expect((await exact())['sessions']?.dimensions['runtime']?.cells).toMatchObject({
      node: { units: 32 },
      bun: { units: 12 },
      deno: { units: 0 },
      other: { units: 0 },
    });
  });

  it('publishes usage pings, distinct tokens and events', async () => {
    await pingTimes(world.store, 33, 12);
    await commandTimes(world.store, 24, 'tidy');
    await commandTimes(world.store, 12, 'rm -rf');
    await run();
    const day = await published();
    expect(day?.['usage']).toMatchObject({ total: { count: 35 }, unique: 10 });
    expect(day?.['usage']?.dimensions['package_version']?.cells).toEqual({ other: { count: 35 } });
    const { total, dimensions } = day?.['events.command'] ?? {};
    expect(total).toEqual({ count: 35, p50_ms: 200 });
    expect(dimensions?.['command']?.cells).toMatchObject({ tidy: { count: 25 } });
    expect(JSON.stringify(day)).not.toContain('rm -rf');
  });

  it('says nothing but totals of a package without a declaration', async () => {
    await shareTimes(world.store, 15);
    await run(WHEN_DUE, world.store, new Map());
    expect(await published()).toEqual({
      sessions: { total: { count: 15 }, dimensions: {} },
    });
  });

  it('is not held up by versions that somebody invents, and names none of them', async () => {
    await shareTimes(world.store, 12);
    for (let n = 0; n < 120; n++) await world.store.putShare(sessionOf({ version: `9.${n}.0` }));
    await run();
    const said = (await published())?.['sessions']?.dimensions['package_version'];
    expect(Object.keys(said?.cells ?? {}).sort()).toEqual(['1.2.0', 'other']);
    const versions = (await exact())['sessions']?.dimensions['package_version']?.cells ?? {};
    expect(Object.keys(versions)).toHaveLength(101);
    expect(versions['1.2.0']).toEqual({ units: 12 });
    expect(versions['other']).toEqual({ units: 21 });
  });

  it('waits until a day has been over for a day, and then counts it once', async () => {
    await shareTimes(world.store, 15);
    await run(new Date('2026-05-02T23:59:59.999Z'));
    expect(await published()).toBeUndefined();
    expect(await run(new Date('2026-05-03T00:00:00.000Z'))).toBe(1);
    const first = await published();
    expect(first?.['sessions']?.total.count).toBe(15);
    // A clock gone wrong lets something arrive on a day that is over.
    await shareTimes(world.store, 40);
    expect(await run()).toBe(0);
    expect(await run(new Date('2026-05-04T00:00:00.000Z'))).toBe(1);
    expect(await published()).toEqual(first);
  });

  it('catches up on the days that it missed, each once, on its own date', async () => {
    await shareTimes(world.store, 12);
    for (let n = 0; n < 24; n++) {
      await world.store.putShare(sessionOf({}, { receivedAt: daysLater(ON_THE_DAY, 2) }));
    }
    await run(daysLater(WHEN_DUE, 9));
    expect((await published())?.['sessions']?.total.count).toBe(10);
    expect(await published('2026-05-02')).toBeUndefined();
    expect((await published('2026-05-03'))?.['sessions']?.total.count).toBe(25);
  });

  it('begins, where nothing was counted yet, with the oldest day that may still hold something', async () => {
    await shareTimes(world.store, 12);
    const beginning = { ...world.aggregates, countedUntil: async () => undefined };
    world = { ...world, aggregates: beginning };
    expect(await run()).toBe(179);
    expect((await published())?.['sessions']?.total.count).toBe(10);
  });

  it('counts a session that grows on later days on the day of its first share alone', async () => {
    const shares = await shareTimes(world.store, 15);
    for (const one of shares) {
      const receivedAt = daysLater(ON_THE_DAY, 1);
      await world.store.putShare({ ...one, receivedAt, part: { ...one.part, share: 2 } });
    }
    await run(daysLater(WHEN_DUE, 2));
    expect((await published())?.['sessions']?.total.count).toBe(15);
    expect(await published('2026-05-02')).toBeUndefined();
  });

  it('holds nothing of what was erased before the day was counted', async () => {
    const [first, ...others] = await shareTimes(world.store, 12, { failed: 'RangeError' });
    await world.store.eraseAsAdmin(first?.session ?? '', TOMBSTONE);
    await world.store.eraseAsAdmin(others[0]?.session ?? '', TOMBSTONE);
    await run();
    expect((await exact())['sessions']?.total.units).toBe(10);
    expect((await exact())['sessions']?.dimensions['error_type']?.cells['RangeError']).toEqual({
      units: 10,
    });
  });

  it('counts a day anew that lost a session while it was counted', async () => {
    const shares = await shareTimes(world.store, 12);
    let erased = false;
    const store: SessionStore = {
      ...world.store,
      async listArrivals(query, now) {
        const page = await world.store.listArrivals(query, now);
        if (!erased) await world.store.eraseAsAdmin(shares[0]?.session ?? '', TOMBSTONE);
        erased = true;
        return page;
      },
    };
    expect(await run(WHEN_DUE, store)).toBe(1);
    expect((await exact())['sessions']?.total.units).toBe(11);
  });

  it.each(['listArrivals', 'countArrivals', 'keepCounts'] as const)(
    'broken off in %s, counts everything once when it is run again',
    async (method) => {
      const shares = await shareTimes(world.store, 13);
      let broken = false;
      const store: SessionStore = {
        ...world.store,
        [method]: async () => {
          broken = true;
          throw new StoreUnavailable('gone');
        },
      };
      await expect(run(WHEN_DUE, store)).rejects.toThrow(StoreUnavailable);
      expect(broken).toBe(true);
      expect(await published()).toBeUndefined();
      await world.store.eraseAsAdmin(shares[0]?.session ?? '', TOMBSTONE);
      await run();
      expect((await exact())['sessions']?.total.units).toBe(12);
      expect((await published())?.['sessions']?.total.count).toBe(10);
    },
  );

  it('broken off between what it publishes, changes nothing of what was published', async () => {
    await shareTimes(world.store, 13);
    const real = world.aggregates;
    const dying: Aggregates = {
      ...real,
      countUntil: async () => {
        throw new StoreUnavailable('gone');
      },
    };
    world = { ...world, aggregates: dying };
    await expect(run()).rejects.toThrow(StoreUnavailable);
    const first = await published();
    expect(first?.['sessions']?.total.count).toBe(15);
    world = { ...world, aggregates: real };
    await shareTimes(world.store, 40);
    expect(await run()).toBeGreaterThan(0);
    expect(await published()).toEqual(first);
  });

  it('counts what two run at the same time once', async () => {
    await shareTimes(world.store, 17);
    await Promise.all([run(), run()]);
    expect((await published())?.['sessions']?.total.count).toBe(15);
    expect((await exact())['sessions']?.total.units).toBe(17);
  });

  it('counts the sessions of RxInfer’s client, whose statistics lie apart', async () => {
    const RXINFER = 'RxInfer';
    for (let n = 0; n < 11; n++) {
      const over = { receivedAt: ON_THE_DAY };
      const session = rxinfer('sessions', over);
      const stats = rxinfer('session_stats', { parent: session.id, ...over });
      await world.store.createRxInferDocument(session);
      await world.store.createRxInferDocument(stats);
      await world.store.createRxInferDocument(rxinfer('using_rxinfer', over));
    }
    await run();
    expect(await published(DAY, RXINFER)).toMatchObject({
      sessions: { total: { count: 10 } },
      usage: { total: { count: 10 } },
    });
  });

  it('does not count what has expired, though it still lies there', async () => {
    const expiresAt = new Date('2026-05-02T00:00:00.000Z');
    for (let n = 0; n < 15; n++) await world.store.putShare(sessionOf({}, { expiresAt }));
    await world.store.putShare(sessionOf());
    await run();
    expect((await exact())['sessions']?.total.units).toBe(1);
  });
});
