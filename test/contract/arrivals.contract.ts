/** What arrived on one day, for whoever counts it, and the counts that are kept of it. */
import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Arrival, SessionStore, Stream } from '../../functions/src/store/index.js';
import {
  AFTER_EXPIRY,
  allOf,
  EXPIRY,
  eventBatch,
  LATER,
  NOW,
  shareOf,
  TOMBSTONE,
  text,
  type World,
} from './world.js';

const TODAY = '2026-05-01';
const TOMORROW = '2026-05-02';

const sessionOf = (arrival: Arrival) => (arrival.stream === 'sessions' ? arrival.session : {});

export function contractOfArrivals(world: () => World): void {
  let store: SessionStore;
  beforeEach(async () => {
    store = await world().open();
  });

  const arrivals = (stream: Stream, day: string, now = LATER) =>
    allOf((page) => store.listArrivals({ stream, day, ...page }, now));

  describe('the arrivals of a day', () => {
    it('are the sessions whose first share came then, each once, over pages', async () => {
      const today = Array.from({ length: 17 }, () => shareOf(1));
      const tomorrow = shareOf(1, undefined, { receivedAt: LATER });
      for (const sent of [...today, tomorrow]) await store.putShare(sent);
      const [first] = today;
      if (first) await store.putShare({ ...shareOf(1, undefined, first), receivedAt: LATER });

      const found = (await arrivals('sessions', TODAY)).map(sessionOf);

      const inOrder = (all: readonly { readonly id?: unknown }[]) =>
        all.map(({ id }) => JSON.stringify(id)).sort();
      expect(inOrder(found)).toEqual(inOrder(today.map(({ fields }) => fields)));
      expect((await arrivals('sessions', TOMORROW)).map(sessionOf)).toEqual([tomorrow.fields]);
      expect(await store.countArrivals('sessions', TODAY)).toBe(17);
      expect(await store.countArrivals('sessions', TOMORROW)).toBe(1);
    });

    it('are pings and events as they were sent, with their package', async () => {
      const id = randomUUID();
      const fields = { id: text(id), package_name: text('tidy-solver') };
      await store.recordUsage({ id, fields, receivedAt: NOW, expiresAt: EXPIRY });
      const batch = eventBatch([randomUUID(), randomUUID(), randomUUID()]);
      await store.recordEvents(batch);

      const packageName = 'tidy-solver';
      expect(await arrivals('usage', TODAY)).toEqual([{ stream: 'usage', packageName, fields }]);
      const events = await arrivals('events', TODAY);
      expect(events).toHaveLength(3);
      const sent = batch.events.map(({ event, fields }) => ({
        stream: 'events',
        packageName,
        event,
        fields,
      }));
      expect(events).toEqual(expect.arrayContaining(sent));
      expect(await arrivals('events', TOMORROW)).toEqual([]);
    });

    it('get fewer by what was erased, and nothing of them is left after their expiry', async () => {
      const [erased, kept] = [shareOf(1), shareOf(1)];
      await store.putShare(erased);
      await store.putShare(kept);
      await store.eraseAsAdmin(erased.session, TOMBSTONE);
      expect((await arrivals('sessions', TODAY)).map(sessionOf)).toEqual([kept.fields]);
      expect(await store.countArrivals('sessions', TODAY)).toBe(1);
      expect(await arrivals('sessions', TODAY, AFTER_EXPIRY)).toEqual([]);
    });
  });

  describe('the counts of a day', () => {
    it('are the last that were kept of one package and day, until they expire', async () => {
      const counts = { packageName: '@tidy/solver', day: TODAY, counts: '{"n":1}' };
      await store.keepCounts({ ...counts, expiresAt: EXPIRY });
      await store.keepCounts({ ...counts, counts: '{"n":2}', expiresAt: EXPIRY });
      await store.keepCounts({ ...counts, day: TOMORROW, counts: '{"n":3}', expiresAt: EXPIRY });

      expect(await store.readCounts('@tidy/solver', TODAY, NOW)).toBe('{"n":2}');
      expect(await store.readCounts('@tidy/solver', TODAY, AFTER_EXPIRY)).toBeUndefined();
      expect(await store.readCounts('solver', TODAY, NOW)).toBeUndefined();
    });
  });
}
