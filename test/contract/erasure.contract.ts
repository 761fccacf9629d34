/** Guarantee 3: what was erased is gone from everywhere, and nothing brings it back. */
import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it } from '@jest/globals';
import type { SessionStore, Share } from '../../functions/src/store/index.js';
import {
  AFTER_EXPIRY,
  digest,
  EXPIRY,
  ids,
  invoke,
  LATER,
  leftOf,
  NOW,
  RUN_OF_RXINFER,
  rxinfer,
  seen,
  share,
  shareOf,
  TOMBSTONE,
  text,
  type World,
} from './world.js';

const everySession = { packageName: undefined, cursor: undefined, limit: 100 };
const firstPage = { cursor: undefined, limit: 100 };

export function contractOfErasure(world: () => World): void {
  let store: SessionStore;
  beforeEach(async () => {
    store = await world().open();
  });

  describe('an erasure', () => {
    it('by the key takes the session from every answer at once, and says what went', async () => {
      const sent = shareOf(3);
      await store.putShare(sent);
      await store.putShare(shareOf(2));
      expect(await store.eraseWithKey(sent.session, sent.keyDigest, TOMBSTONE)).toEqual({
        outcome: 'erased',
        deleted: { sessions: 1, session_stats: 1, invokes: 3, erasure_requests: 0 },
      });
      expect(await seen(store, sent.session)).toEqual({ session: undefined, invokes: [] });
      const left = await store.listSessions(everySession, NOW);
      expect(ids(left.items)).not.toContain(sent.session);
      expect(left.items).toHaveLength(1);
    });

    it('leaves nothing that names the session anywhere in the store', async () => {
      const canary = `canary-${randomUUID()}`;
      const sent = shareOf(30, text(canary.repeat(2_000)), { packageName: canary });
      for (const run of sent.invokes) await store.putShare({ ...sent, invokes: [run] });
      await store.addErasureRequest({ session: sent.session, receivedAt: NOW, expiresAt: EXPIRY });
      expect(await leftOf(world(), { 'what was in it': canary })).toHaveLength(1);
      await store.eraseWithKey(sent.session, sent.keyDigest, TOMBSTONE);

      const things = {
        'the session': sent.session,
        'the digest of its key': sent.keyDigest,
        'what was in it': canary,
        'its statistics': ids(sent.stats),
        'its runs': ids(sent.invokes),
      };
      expect(await leftOf(world(), things)).toEqual([]);
    });

    it('is answered as such to its key a second time, and to nobody else', async () => {
      const sent = shareOf(1);
      await store.putShare(sent);
      await store.eraseWithKey(sent.session, sent.keyDigest, TOMBSTONE);
      expect(await store.eraseWithKey(sent.session, sent.keyDigest, TOMBSTONE)).toEqual({
        outcome: 'already-erased',
      });
      expect(await store.eraseWithKey(sent.session, digest('guessed'), TOMBSTONE)).toEqual({
        outcome: 'not-found',
      });
    });

    it('cannot be made by a stranger, nor does trying harm the session', async () => {
      const sent = shareOf(1);
      await store.putShare(sent);
      expect(await store.eraseWithKey(sent.session, digest('guessed'), TOMBSTONE)).toEqual({
        outcome: 'not-found',
      });
      expect(await store.putShare({ ...sent, ...withRun(sent) })).toMatchObject({
        outcome: 'stored',
        storedInvokes: 1,
      });
    });

    it.each(['the key', 'the maintainer'])(
      'by %s is undone neither by a late retry nor by a stranger',
      async (who) => {
        const sent = shareOf(2);
        await store.putShare(sent);
        if (who === 'the key') await store.eraseWithKey(sent.session, sent.keyDigest, TOMBSTONE);
        else await store.eraseAsAdmin(sent.session, TOMBSTONE);
        const stranger = { ...shareOf(1), session: sent.session };
        for (const late of [sent, { ...sent, ...withRun(sent) }, stranger]) {
          expect(await store.putShare({ ...late, receivedAt: LATER })).toEqual({
            outcome: 'erased',
          });
        }
        expect(
          await store.createRxInferDocument(
            rxinfer('sessions', { id: sent.session, receivedAt: LATER }),
          ),
        ).toEqual({ outcome: 'erased' });
        expect(await leftOf(world(), { 'the erased session': sent.session })).toEqual([]);
      },
    );

    it('ahead of the first share lets that share never land, and no other key is harmed', async () => {
      const sent = shareOf(1);
      expect(await store.eraseWithKey(sent.session, sent.keyDigest, TOMBSTONE)).toEqual({
        outcome: 'not-found',
      });
      expect(await store.putShare(sent)).toEqual({ outcome: 'erased' });
      const other = digest('another key');
      expect(
        await store.putShare({ ...sent, keyDigest: other, provenDigest: other }),
      ).toMatchObject({ outcome: 'stored', created: true });
    });

    it('by the maintainer works ahead of the first share, and twice', async () => {
      const sent = shareOf(1);
      const nothing = { sessions: 0, session_stats: 0, invokes: 0, erasure_requests: 0 };
      expect(await store.eraseAsAdmin(sent.session, TOMBSTONE)).toEqual({
        outcome: 'erased',
        deleted: nothing,
      });
      expect(await store.eraseAsAdmin(sent.session, TOMBSTONE)).toEqual({
        outcome: 'already-erased',
      });
      expect(await store.putShare(sent)).toEqual({ outcome: 'erased' });
    });

    it('by the maintainer is told to the holder of the key as made', async () => {
      const sent = shareOf(1);
      await store.putShare(sent);
      await store.eraseAsAdmin(sent.session, TOMBSTONE);
      expect(await store.eraseWithKey(sent.session, sent.keyDigest, TOMBSTONE)).toEqual({
        outcome: 'already-erased',
      });
    });

    it('leaves nothing half, whichever of a share and an erasure comes first', async () => {
      const other = await world().open();
      for (let round = 0; round < 3; round++) {
        const sent = shareOf(4, RUN_OF_RXINFER);
        await store.putShare(sent);
        const [erased, ...shared] = await Promise.all([
          store.eraseWithKey(sent.session, sent.keyDigest, TOMBSTONE),
          ...[1, 2, 3].map(() => other.putShare({ ...sent, ...withRun(sent) })),
        ]);
        const landed = shared.filter(({ outcome }) => outcome === 'stored').length;
        expect(erased).toMatchObject({ outcome: 'erased', deleted: { invokes: 4 + landed } });
        expect(await leftOf(world(), { 'the erased session': sent.session })).toEqual([]);
      }
    });

    it('is forgotten itself when its tombstone ends', async () => {
      const sent = shareOf(1);
      await store.putShare(sent);
      await store.eraseWithKey(sent.session, sent.keyDigest, TOMBSTONE);
      const receivedAt = TOMBSTONE.tombstoneUntil;
      const expiresAt = new Date(receivedAt.getTime() + 1);
      expect(await store.putShare({ ...sent, receivedAt, expiresAt })).toMatchObject({
        outcome: 'stored',
        created: true,
      });
      expect(await store.readSession(sent.session, receivedAt)).toMatchObject({ expiresAt });
    });
  });

  describe('a request for erasure', () => {
    const request = (session: string) => ({ session, receivedAt: NOW, expiresAt: EXPIRY });

    it('is kept once, however often it is asked, until it expires', async () => {
      const session = randomUUID();
      await store.addErasureRequest(request(session));
      await store.addErasureRequest({ ...request(session), receivedAt: LATER });
      await store.addErasureRequest(request(randomUUID()));
      const { items } = await store.listErasureRequests(firstPage, NOW);
      expect(items).toHaveLength(2);
      expect(items).toContainEqual(request(session));
      expect(await store.listErasureRequests(firstPage, EXPIRY)).toEqual({
        items: [],
        next: undefined,
      });
    });

    it('is listed in pages without one left out or shown twice', async () => {
      const sessions = Array.from({ length: 7 }, () => randomUUID());
      for (const session of sessions) await store.addErasureRequest(request(session));
      const found: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await store.listErasureRequests({ cursor, limit: 3 }, NOW);
        found.push(...page.items.map(({ session }) => session));
        cursor = page.next;
      } while (cursor !== undefined);
      expect(found.sort()).toEqual(sessions.sort());
    });

    it('goes with its session, and none is kept for a session that was erased', async () => {
      const sent = shareOf(1);
      await store.putShare(sent);
      await store.addErasureRequest(request(sent.session));
      expect(await store.eraseAsAdmin(sent.session, TOMBSTONE)).toMatchObject({
        deleted: { erasure_requests: 1 },
      });
      await store.addErasureRequest({ ...request(sent.session), receivedAt: LATER });
      expect(await leftOf(world(), { 'the erased session': sent.session })).toEqual([]);
    });
  });

  describe('a purge', () => {
    it('deletes what expired with all its pages, and nothing else', async () => {
      const expired = shareOf(30, text('z'.repeat(60_000)));
      for (const run of expired.invokes) await store.putShare({ ...expired, invokes: [run] });
      const kept = shareOf(2, undefined, { expiresAt: new Date('2027-01-01T00:00:00.000Z') });
      await store.putShare(kept);
      const statistics = rxinfer('session_stats', { parent: randomUUID() });
      await store.createRxInferDocument(statistics);
      const orphan = rxinfer('invokes', { parent: randomUUID() });
      await store.createRxInferDocument(orphan);
      const ping = { id: randomUUID(), fields: {}, receivedAt: NOW, expiresAt: EXPIRY };
      await store.recordUsage(ping);
      await store.addErasureRequest({
        session: randomUUID(),
        receivedAt: NOW,
        expiresAt: EXPIRY,
      });

      expect(await store.purgeExpired(NOW, 100)).toBe(0);
      expect(await store.purgeExpired(AFTER_EXPIRY, 100)).toBeGreaterThanOrEqual(8);
      expect(await store.purgeExpired(AFTER_EXPIRY, 100)).toBe(0);
      const everything = await world().everything();
      const names = [expired.session, statistics.id, orphan.id, orphan.parent ?? '', ping.id];
      expect(names.filter((name) => everything.includes(name))).toEqual([]);
      expect(await seen(store, kept.session, AFTER_EXPIRY)).toMatchObject({
        session: { invokeCount: 2 },
        invokes: kept.invokes.map(({ id }) => ({ id })),
      });
    });

    it('deletes no more sessions at once than it is told', async () => {
      for (let made = 0; made < 5; made++) await store.putShare(share());
      expect(await store.purgeExpired(AFTER_EXPIRY, 2)).toBe(2);
      expect(await store.purgeExpired(AFTER_EXPIRY, 2)).toBe(2);
      expect(await store.purgeExpired(AFTER_EXPIRY, 2)).toBe(1);
    });
  });
}

/** What a later share of the same session carries: one more run. */
function withRun(sent: Share) {
  return { invokes: [invoke(sent.stats[0]?.id ?? '')], part: { ...sent.part, share: 2 } };
}
