/** Events: each once, in whatever batches they come, and gone when they expire. */
import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { EventBatch, SessionStore } from '../../functions/src/store/index.js';
import {
  AFTER_EXPIRY,
  allOf,
  EXPIRY,
  eventBatch,
  integer,
  NOW,
  text,
  type World,
} from './world.js';

/** Some batches at the same moment: places of events in a pool, and perhaps of a report of losses. */
const batches = fc.array(
  fc.record({
    events: fc.array(fc.nat(9), { maxLength: 6 }),
    losses: fc.option(fc.nat(2), { nil: undefined }),
    handle: fc.nat(1),
  }),
  { minLength: 1, maxLength: 4 },
);

export function contractOfEvents(world: () => World): void {
  let store: SessionStore;
  beforeEach(async () => {
    store = await world().open();
  });

  const events = (now: Date = NOW) => allOf((page) => store.listEvents(page, now));
  const losses = (now: Date = NOW) => allOf((page) => store.listLosses(page, now));

  describe('an event', () => {
    it('comes back as it was sent, with its package', async () => {
      const id = randomUUID();
      const fields = { id: text(id), duration_ms: integer(5), rate: { doubleValue: 5 } };
      const batch = eventBatch([], { events: [{ id, event: 'request', fields }] });
      expect(await store.recordEvents(batch)).toEqual({ stored: 1, repeated: 0 });
      expect(await events()).toEqual([
        {
          id,
          event: 'request',
          fields,
          packageName: 'tidy-solver',
          receivedAt: NOW,
          expiresAt: EXPIRY,
        },
      ]);
    });

    it('stays as it came first, also when its batch says it twice', async () => {
      const id = randomUUID();
      const said = ['first', 'second'].map((word) => ({ id, event: word, fields: {} }));
      const batch = eventBatch([], { events: said });
      expect(await store.recordEvents(batch)).toEqual({ stored: 1, repeated: 1 });
      expect(await store.recordEvents({ ...batch, events: said.slice(1) })).toEqual({
        stored: 0,
        repeated: 1,
      });
      expect(await events()).toMatchObject([{ event: 'first' }]);
    });

    it('may have the id of a usage ping or of losses', async () => {
      const id = randomUUID();
      const ping = { id, fields: {}, receivedAt: NOW, expiresAt: EXPIRY };
      expect(await store.recordUsage(ping)).toBe('stored');
      const batch = eventBatch([id], { losses: { id, counts: { 'too-old': 1 } } });
      expect(await store.recordEvents(batch)).toEqual({ stored: 1, repeated: 0 });
      expect(await losses()).toHaveLength(1);
    });

    it('is stored once in any history of batches, cut, repeated and at the same moment', async () => {
      const other = await world().open();
      const handles = [store, other];
      await fc.assert(
        fc.asyncProperty(fc.array(batches, { maxLength: 4 }), async (history) => {
          // A pool of its own for each history: what was stored before is not part of the model.
          const pool = Array.from({ length: 10 }, () => randomUUID());
          const reports = Array.from({ length: 3 }, (_, place) => ({
            id: randomUUID(),
            counts: { full: place + 1 },
          }));
          const packageName = randomUUID();
          const known = new Set<string>();
          const reported = new Set<string>();
          for (const moment of history) {
            const sent = moment.map(({ events: places, losses: report, handle }) => {
              const ids = places.map((place) => pool[place] ?? '');
              const losses = report === undefined ? undefined : reports[report];
              return { handle, batch: eventBatch(ids, { packageName, losses }) };
            });
            const answers = await Promise.all(
              sent.map(({ handle, batch }) => handles[handle]?.recordEvents(batch)),
            );
            const before = known.size;
            for (const { batch } of sent) note(batch, known, reported);
            const total = (count: (index: number) => number | undefined) =>
              sent.reduce((sum, _, index) => sum + (count(index) ?? Number.NaN), 0);
            expect(total((index) => answers[index]?.stored)).toBe(known.size - before);
            expect(total((index) => answers[index]?.repeated)).toBe(
              total((index) => sent[index]?.batch.events.length) - (known.size - before),
            );
          }
          const ofThis = (one: { packageName: string }) => one.packageName === packageName;
          const stored = (await events()).filter(ofThis).map(({ id }) => id);
          expect(stored.sort()).toEqual([...known].sort());
          const lost = (await losses()).filter(ofThis).map(({ id }) => id);
          expect(lost.sort()).toEqual([...reported].sort());
        }),
        { numRuns: 10 },
      );
    });

    it('is stored with a thousand others when two hundred batches come at the same moment', async () => {
      const ids = Array.from({ length: 1_000 }, () => randomUUID());
      const answers = await Promise.all(
        Array.from({ length: 200 }, (_, index) =>
          store.recordEvents(eventBatch(ids.slice(5 * index, 5 * index + 7))),
        ),
      );
      expect(answers.reduce((sum, { stored }) => sum + stored, 0)).toBe(1_000);
      expect(answers.reduce((sum, { repeated }) => sum + repeated, 0)).toBe(199 * 2);
    });

    it('is hidden from its expiry on, and the purge deletes it and its losses', async () => {
      const report = { id: randomUUID(), counts: { full: 1 } };
      const gone = Array.from({ length: 7 }, () => randomUUID());
      const kept = [randomUUID(), randomUUID()];
      await store.recordEvents(eventBatch(gone, { losses: report }));
      const later = new Date('2027-01-01T00:00:00.000Z');
      await store.recordEvents(eventBatch(kept, { expiresAt: later }));
      expect((await events(EXPIRY)).map(({ id }) => id).sort()).toEqual(kept.sort());
      expect(await losses(EXPIRY)).toEqual([]);
      expect(await store.purgeExpired(NOW, 100)).toBe(0);
      expect(await store.purgeExpired(AFTER_EXPIRY, 100)).toBe(8);
      const left = await world().everything();
      expect(gone.filter((id) => left.includes(id))).toEqual([]);
      expect(kept.filter((id) => !left.includes(id))).toEqual([]);
    });
  });
}

function note(batch: EventBatch, known: Set<string>, reported: Set<string>): void {
  for (const { id } of batch.events) known.add(id);
  if (batch.losses) reported.add(batch.losses.id);
}
