/** Finding sessions again: newest day first, by package, in pages. */
import { beforeEach, describe, expect, it } from '@jest/globals';
import type { SessionStore } from '../../functions/src/store/index.js';
import { EXPIRY, ids, NOW, rxinfer, share, shareOf, TOMBSTONE, type World } from './world.js';

const day = (number: number): Date =>
  new Date(`2026-05-${String(number).padStart(2, '0')}T08:00:00Z`);

export function contractOfLists(world: () => World): void {
  let store: SessionStore;
  beforeEach(async () => {
    store = await world().open();
  });

  async function listed(packageName: string | undefined, limit: number): Promise<string[][]> {
    const pages: string[][] = [];
    let cursor: string | undefined;
    do {
      const page = await store.listSessions({ packageName, cursor, limit }, NOW);
      pages.push(ids(page.items));
      cursor = page.next;
    } while (cursor !== undefined);
    return pages;
  }

  describe('a list of sessions', () => {
    it('has the newest day first, each session once, as many a page as asked', async () => {
      const sent = [3, 1, 2, 3, 1, 2, 3].map((number) =>
        shareOf(1, undefined, { receivedAt: day(number) }),
      );
      for (const one of sent) await store.putShare(one);
      const pages = await listed(undefined, 3);
      expect(pages.map((page) => page.length)).toEqual([3, 3, 1]);
      const days = pages.flat().map((id) => sent.find(({ session }) => session === id)?.receivedAt);
      expect(days).toEqual([3, 3, 3, 2, 2, 1, 1].map(day));
      expect(new Set(pages.flat()).size).toBe(7);
    });

    it('shows of each what it is, without its statistics and its key', async () => {
      const sent = shareOf(2);
      await store.putShare(sent);
      const page = await store.listSessions(
        { packageName: undefined, cursor: undefined, limit: 5 },
        NOW,
      );
      expect(page).toEqual({
        items: [
          {
            id: sent.session,
            packageName: sent.packageName,
            fields: sent.fields,
            statsCount: 1,
            invokeCount: 2,
            complete: true,
            receivedAt: NOW,
            expiresAt: EXPIRY,
          },
        ],
        next: undefined,
      });
    });

    it('can be of one package alone', async () => {
      const mine = [1, 2, 3].map(() => share({ packageName: 'mine' }));
      for (const one of [...mine, share({ packageName: 'other' })]) await store.putShare(one);
      const pages = await listed('mine', 2);
      expect(pages.flat().sort()).toEqual(mine.map(({ session }) => session).sort());
      expect(await listed('nobody', 2)).toEqual([[]]);
    });

    it('passes over what expired and what was erased, and still fills its pages', async () => {
      const kept: string[] = [];
      for (let made = 0; made < 12; made++) {
        const sent = made % 3 === 0 ? share() : share({ expiresAt: NOW });
        await store.putShare(sent);
        if (made % 3 === 0) kept.push(sent.session);
      }
      const gone = share();
      await store.putShare(gone);
      await store.eraseAsAdmin(gone.session, TOMBSTONE);
      const pages = await listed(undefined, 2);
      expect(pages.map((page) => page.length)).toEqual([2, 2]);
      expect(pages.flat().sort()).toEqual(kept.sort());
    });

    it('has the sessions of RxInfer too, counted with all their documents', async () => {
      const session = rxinfer('sessions');
      const statistics = rxinfer('session_stats', { parent: session.id });
      const run = rxinfer('invokes', { parent: statistics.id });
      for (const one of [run, statistics, session]) await store.createRxInferDocument(one);
      const query = { packageName: 'RxInfer', cursor: undefined, limit: 5 };
      expect((await store.listSessions(query, NOW)).items).toMatchObject([
        { id: session.id, statsCount: 1, invokeCount: 1, complete: true },
      ]);
    });

    it('answers nothing to a cursor that it never gave', async () => {
      await store.putShare(shareOf(2));
      const cursor = "x' OR 1=1";
      const nothing = { items: [], next: undefined };
      expect(await store.listSessions({ packageName: undefined, cursor, limit: 5 }, NOW)).toEqual(
        nothing,
      );
      expect(await store.listErasureRequests({ cursor, limit: 5 }, NOW)).toEqual(nothing);
      expect(await store.readInvokes('x', { cursor, limit: 5 }, NOW)).toEqual(nothing);
    });
  });
}
