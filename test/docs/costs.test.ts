/** docs/costs.md says what the database counts, and what its operations cost at the prices it names. */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Firestore } from 'firebase-admin/firestore';
import { rollup } from '../../functions/src/statistics/index.js';
import {
  type Aggregates,
  openFirestoreAggregates,
  type SessionStore,
} from '../../functions/src/store/index.js';
import { type BridgeDatabase, newBridgeDatabase, openBridgeStore } from '../contract/bridge.js';
import { AFTER_EXPIRY, invoke } from '../contract/world.js';
import {
  commandTimes,
  daysLater,
  declarations,
  PACKAGE,
  pingTimes,
  sessionOf,
  shareTimes,
  WHEN_DUE,
} from '../functions/statistics/history.js';
import {
  FREE,
  monthOf,
  OPERATIONS,
  PER_SESSION,
  PRICES,
  REQUESTS_PER_SESSION,
  SECONDS_PER_REQUEST,
  STORED_KB_PER_SESSION,
} from './costs.js';

const PAGE = readFileSync(new URL('../../docs/costs.md', import.meta.url), 'utf8');

describe('docs/costs.md', () => {
  let database: BridgeDatabase;
  let client: Firestore;
  let store: SessionStore;
  let published: Firestore;
  let aggregates: Aggregates;
  /** Documents that were asked for by name: each is billed, whether it is there or not. */
  let asked: number;
  beforeEach(async () => {
    database = newBridgeDatabase(`demo-${randomUUID().slice(0, 20)}`);
    client = database.firestore();
    store = openBridgeStore(client);
    published = newBridgeDatabase(`demo-${randomUUID().slice(0, 20)}`).firestore();
    aggregates = openFirestoreAggregates(published);
    await store.secret();
    await aggregates.countUntil('2026-04-30');
    asked = 0;
    for (const firestore of [client, published]) countAsked(firestore);
  });
  afterEach(() => Promise.all([store.close(), aggregates.close()]));

  function countAsked(firestore: Firestore): void {
    const requestStream = Reflect.get(firestore, 'requestStream').bind(firestore);
    Reflect.set(
      firestore,
      'requestStream',
      (
        method: string,
        bidirectional: boolean,
        request: { documents?: readonly string[]; structuredAggregationQuery?: object },
        tag: string,
      ) => {
        asked += request.structuredAggregationQuery ? 1 : (request.documents?.length ?? 0);
        return requestStream(method, bidirectional, request, tag);
      },
    );
  }

  async function billed(work: () => Promise<unknown>) {
    const before = { ...database.getStats(), asked };
    await work();
    const after = database.getStats();
    return {
      reads: asked - before.asked,
      writes: after.writes + after.noopWrites - before.writes - before.noopWrites,
      deletes: after.deletes + after.noopDeletes - before.deletes - before.noopDeletes,
    };
  }

  /** What it lists, what it asks for by name, and a read for each thousand that are only counted. */
  async function readByRollup(): Promise<number> {
    let listed = 0;
    const before = asked;
    const counting: SessionStore = {
      ...store,
      async listArrivals(query, now) {
        const page = await store.listArrivals(query, now);
        listed += page.items.length;
        return page;
      },
    };
    const settings = {
      retentionDays: 180,
      rxinferLevel: undefined,
      declarations,
      stopped: new Set<string>(),
    };
    const service = { store: counting, settings, clock: () => WHEN_DUE };
    await rollup({ service, aggregates, threshold: 10 }, daysLater(WHEN_DUE, 1));
    return listed + asked - before;
  }

  it('has the operations of a share, an update and a ping as they are billed', async () => {
    const sent = sessionOf();
    expect(await billed(() => store.putShare(sent))).toEqual(OPERATIONS['A share with its runs']);
    const more = { ...sent, invokes: [invoke(sent.stats[0]?.id ?? '')] };
    expect(await billed(() => store.putShare(more))).toEqual(
      OPERATIONS['An automatic update with one run'],
    );
    const one = OPERATIONS['A usage ping or an event'];
    expect(await billed(() => pingTimes(store, 1, 1))).toEqual(one);
    expect(await billed(() => commandTimes(store, 1, 'tidy'))).toEqual(one);
    expect(await billed(() => aggregates.readMonth(PACKAGE, '2026-05'))).toEqual(
      OPERATIONS['A page of public statistics'],
    );
  });

  it('has what expires as what is deleted, page by page', async () => {
    await store.putShare(sessionOf());
    expect(await billed(() => store.purgeExpired(AFTER_EXPIRY, 10))).toMatchObject({
      deletes: OPERATIONS['A session, expired'].deletes,
    });
    await pingTimes(store, 3, 1);
    expect(await billed(() => store.purgeExpired(AFTER_EXPIRY, 10))).toMatchObject({
      deletes: 3 * OPERATIONS['A ping or an event, expired'].deletes,
    });
  });

  it('has the roll-up read each session twice at most, and all else once', async () => {
    await shareTimes(store, 60, { failed: 'RangeError' });
    await pingTimes(store, 30, 5);
    await commandTimes(store, 30, 'tidy');
    const each =
      60 * OPERATIONS['A session, counted by the roll-up'].reads +
      60 * OPERATIONS['A ping or an event, counted by the roll-up'].reads;
    // Of a day: three streams are counted three times; of a package and a day, what is published.
    expect(await readByRollup()).toBe(each + 9 + 3);
    expect(await readByRollup()).toBe(1);
  });

  it('turns them into the money that it names', () => {
    const row = (cells: readonly (string | number)[]) => `| ${cells.join(' | ')} |`;
    for (const [name, { reads, writes, deletes }] of Object.entries(OPERATIONS)) {
      // The cast: both tables have the same names.
      const times = PER_SESSION[name as keyof typeof OPERATIONS];
      expect(PAGE).toContain(row([name, reads, writes, deletes, times]));
    }
    const grouped = (value: number) => value.toLocaleString('en-US', { maximumFractionDigits: 0 });
    const money = (value: number) =>
      `$${value.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`;
    for (const sessions of [1_000, 100_000, 10_000_000]) {
      const { reads, writes, deletes, firestore, functions } = monthOf(sessions);
      const cells = [...[sessions, reads, writes, deletes].map(grouped), money(firestore)];
      expect(PAGE).toContain(row([...cells, money(functions), money(firestore + functions)]));
    }
    for (const said of [
      `${grouped(FREE.reads)} reads`,
      `${grouped(FREE.writes)} writes`,
      `${grouped(FREE.cpuSeconds)} CPU-seconds`,
      `${REQUESTS_PER_SESSION} requests a session of ${SECONDS_PER_REQUEST * 1_000} ms`,
      `${STORED_KB_PER_SESSION} kB a session`,
    ]) {
      expect(PAGE.replaceAll(/\s+/g, ' ')).toContain(said);
    }
    for (const price of [PRICES.reads, PRICES.writes, PRICES.deletes]) {
      expect(PAGE).toContain(`$${(price * 100_000).toFixed(2)}`);
    }
  });
});
