/** Guarantees 1 and 4: a share is whole, once, its owner's alone, and ends. */
import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { SessionStore } from '../../functions/src/store/index.js';
import {
  AFTER_EXPIRY,
  allInvokes,
  digest,
  EXPIRY,
  ids,
  integer,
  invoke,
  LATER,
  leftOf,
  NOW,
  RUN_OF_RXINFER,
  seen,
  share,
  shareOf,
  stats,
  text,
  type World,
} from './world.js';

export function contractOfShares(world: () => World): void {
  let store: SessionStore;
  beforeEach(async () => {
    store = await world().open();
  });

  describe('a share', () => {
    it('comes back as it was sent, each field with its type', async () => {
      const fields = {
        double: { doubleValue: 5 },
        integer: { integerValue: '5' },
        largest: { integerValue: '9223372036854775807' },
        nan: { doubleValue: 'NaN' as const },
        negativeZero: { doubleValue: '-0' as const },
        micros: { timestampValue: '2026-05-01T09:59:58.500001Z' },
        bytes: { bytesValue: 'AAEC' },
        nothing: { nullValue: null },
        empty: { mapValue: { fields: {} } },
        list: { arrayValue: { values: [text('a'), { mapValue: { fields: { b: integer(1) } } }] } },
        timeLike: { mapValue: { fields: { seconds: integer(1), toDate: text('no') } } },
      };
      const label = stats(1);
      const run = { ...invoke(label.id), fields };
      const sent = share({ fields, stats: [{ ...label, fields }], invokes: [run] });
      expect(await store.putShare(sent)).toEqual({
        outcome: 'stored',
        created: true,
        storedStats: 1,
        storedInvokes: 1,
        expiresAt: EXPIRY,
        complete: true,
      });
      expect(await store.readSession(sent.session, NOW)).toEqual({
        id: sent.session,
        packageName: 'tidy-solver',
        fields,
        stats: [{ id: label.id, fields }],
        invokeCount: 1,
        keyDigest: sent.keyDigest,
        complete: true,
        receivedAt: NOW,
        expiresAt: EXPIRY,
      });
      expect(await allInvokes(store, sent.session)).toEqual([{ id: run.id, fields }]);
    });

    it('is stored once, however often it is sent', async () => {
      const sent = shareOf(50, RUN_OF_RXINFER);
      await store.putShare(sent);
      const again = await store.putShare({ ...sent, receivedAt: LATER });
      expect(again).toMatchObject({ created: false, storedStats: 0, storedInvokes: 0 });
      expect(ids(await allInvokes(store, sent.session))).toEqual(ids(sent.invokes));
    });

    it('stores an invoke once that stands in it twice', async () => {
      const one = shareOf(1);
      const twice = { ...one, invokes: [...one.invokes, ...one.invokes] };
      expect(await store.putShare(twice)).toMatchObject({ storedInvokes: 1 });
    });

    it('adds to what is stored, and knows old invokes again on pages long closed', async () => {
      const sent = shareOf(24, text('x'.repeat(90_000 / 2)));
      for (const run of sent.invokes) {
        expect(await store.putShare({ ...sent, invokes: [run] })).toMatchObject({
          storedInvokes: 1,
        });
      }
      expect(await store.putShare(sent)).toMatchObject({ storedInvokes: 0 });
      expect(ids(await allInvokes(store, sent.session))).toEqual(ids(sent.invokes));
      expect(await store.readSession(sent.session, NOW)).toMatchObject({ invokeCount: 24 });
    });

    it('leaves nothing behind when one invoke in its middle does not fit', async () => {
      const sent = shareOf(3);
      const tooLarge = invoke(sent.stats[0]?.id ?? '', text('x'.repeat(1_000_000)));
      const full = { ...sent, invokes: [...sent.invokes, tooLarge, invoke('')] };
      expect(await store.putShare(full)).toMatchObject({ outcome: 'full' });
      expect(await store.readSession(sent.session, NOW)).toBeUndefined();
      expect(await leftOf(world(), { 'the refused session': sent.session })).toEqual([]);

      await store.putShare(sent);
      const before = await seen(store, sent.session);
      const more = { ...full, stats: [{ ...stats(9), id: sent.stats[0]?.id ?? '' }] };
      expect(await store.putShare(more)).toMatchObject({ outcome: 'full' });
      expect(await seen(store, sent.session)).toEqual(before);
    });

    it('is refused when its statistics alone pass what a session may hold', async () => {
      const label = { ...stats(1), fields: { label: text('x'.repeat(400_000)) } };
      const labels = [1, 2, 3].map(() => ({ ...label, id: randomUUID() }));
      expect(await store.putShare(share({ stats: labels }))).toMatchObject({ outcome: 'full' });
    });

    it('is whole only when each of its parts has come, in whichever order', async () => {
      const whole = shareOf(6);
      const parts = [1, 2, 3].map((number) => ({
        ...whole,
        invokes: whole.invokes.slice(2 * number - 2, 2 * number),
        part: { share: 1, number, of: 3 },
      }));
      const [first, second, third] = parts;
      for (const part of [third, first, first]) {
        expect(await store.putShare(part ?? whole)).toMatchObject({ complete: false });
      }
      expect(await store.readSession(whole.session, NOW)).toMatchObject({ complete: false });
      expect(await store.putShare(second ?? whole)).toMatchObject({ complete: true });
      expect(ids(await allInvokes(store, whole.session)).sort()).toEqual(ids(whole.invokes).sort());
    });

    it('supersedes an earlier one that never became whole, and stays whole when its parts come late', async () => {
      const broken = shareOf(1, undefined, { part: { share: 1, number: 1, of: 2 } });
      await store.putShare(broken);
      const whole = { ...broken, part: { share: 2, number: 1, of: 1 } };
      expect(await store.putShare(whole)).toMatchObject({ complete: true });
      const late = {
        ...broken,
        fields: { id: text('older') },
        invokes: [invoke(broken.stats[0]?.id ?? '')],
        part: { share: 1, number: 2, of: 2 },
      };
      expect(await store.putShare(late)).toMatchObject({ complete: true, storedInvokes: 1 });
      expect(await store.readSession(broken.session, NOW)).toMatchObject({
        complete: true,
        fields: broken.fields,
      });
    });

    it('changes nothing in a known session without the key of its first share', async () => {
      const sent = shareOf(2);
      await store.putShare(sent);
      const before = await seen(store, sent.session);
      const stranger = { ...shareOf(2), session: sent.session };
      for (const provenDigest of [undefined, digest('another key'), '']) {
        expect(await store.putShare({ ...stranger, provenDigest })).toEqual({
          outcome: 'wrong-key',
        });
      }
      expect(await seen(store, sent.session)).toEqual(before);
    });

    it('never takes statistics back to when they had counted less', async () => {
      const early = stats(3);
      const late = { ...stats(5), id: early.id };
      const sent = share({ stats: [late] });
      await store.putShare(sent);
      expect(await store.putShare({ ...sent, stats: [early] })).toMatchObject({ storedStats: 0 });
      const corrected = { ...late, fields: { ...late.fields, label: text('corrected') } };
      const renewed = { ...sent, stats: [corrected] };
      expect(await store.putShare(renewed)).toMatchObject({ storedStats: 1 });
      expect((await store.readSession(sent.session, NOW))?.stats).toEqual([
        { id: early.id, fields: corrected.fields },
      ]);
    });

    it('keeps the expiry of the first share', async () => {
      const sent = shareOf(1);
      await store.putShare(sent);
      const prolonged = { ...shareOf(1), session: sent.session, ...keysOf(sent) };
      expect(await store.putShare({ ...prolonged, expiresAt: AFTER_EXPIRY })).toMatchObject({
        expiresAt: EXPIRY,
      });
      expect(await store.readSession(sent.session, NOW)).toMatchObject({ expiresAt: EXPIRY });
    });

    it('is gone from every answer once it expired, and its session starts anew', async () => {
      const sent = shareOf(3);
      await store.putShare(sent);
      expect(await store.readSession(sent.session, EXPIRY)).toBeUndefined();
      expect(await allInvokes(store, sent.session, EXPIRY)).toEqual([]);
      const query = { packageName: undefined, cursor: undefined, limit: 10 };
      expect(await store.listSessions(query, EXPIRY)).toEqual({ items: [], next: undefined });

      const anew = shareOf(1, undefined, {
        session: sent.session,
        keyDigest: digest('a new key'),
        receivedAt: AFTER_EXPIRY,
        expiresAt: new Date('2027-04-27T10:00:00.000Z'),
      });
      expect(await store.putShare(anew)).toMatchObject({ created: true, storedInvokes: 1 });
      expect(ids(await allInvokes(store, sent.session, AFTER_EXPIRY))).toEqual(ids(anew.invokes));
    });

    it('stores each invoke once when twenty shares of the session come at the same moment', async () => {
      const other = await world().open();
      const whole = shareOf(40, RUN_OF_RXINFER);
      const answers = await Promise.all(
        Array.from({ length: 20 }, (_, index) =>
          (index % 2 === 0 ? store : other).putShare({
            ...whole,
            invokes: whole.invokes.slice(2 * index, 2 * index + 10),
          }),
        ),
      );
      const stored = answers.map((answer) =>
        answer.outcome === 'stored' ? answer.storedInvokes : Number.NaN,
      );
      expect(stored.reduce((sum, count) => sum + count, 0)).toBe(40);
      expect(ids(await allInvokes(store, whole.session)).sort()).toEqual(ids(whole.invokes).sort());
    });

    it('gives the same session in whatever pieces, order and repetition it arrives', async () => {
      const piece = fc.record({ from: fc.nat(11), count: fc.integer({ min: 1, max: 12 }) });
      await fc.assert(
        fc.asyncProperty(fc.array(piece, { maxLength: 6 }), async (pieces) => {
          const whole = shareOf(12, text('y'.repeat(20_000)));
          for (const { from, count } of pieces) {
            await store.putShare({ ...whole, invokes: whole.invokes.slice(from, from + count) });
          }
          await store.putShare(whole);
          const found = ids(await allInvokes(store, whole.session));
          expect([...found].sort()).toEqual(ids(whole.invokes).sort());
          expect(await store.readSession(whole.session, NOW)).toMatchObject({ invokeCount: 12 });
        }),
        { numRuns: 15 },
      );
    });
  });

  describe('a usage ping', () => {
    it('counts once, however often and however parallel it is sent', async () => {
      const ping = {
        id: randomUUID(),
        fields: { package: text('tidy') },
        receivedAt: NOW,
        expiresAt: EXPIRY,
      };
      const answers = await Promise.all([1, 2, 3].map(() => store.recordUsage(ping)));
      expect(answers.filter((answer) => answer === 'stored')).toHaveLength(1);
      expect(await store.recordUsage(ping)).toBe('duplicate');
    });
  });
}

const keysOf = ({ keyDigest, provenDigest }: ReturnType<typeof share>) => ({
  keyDigest,
  provenDigest,
});
