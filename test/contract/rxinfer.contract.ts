/** RxInfer.jl's documents: one a request, in any order, each changed only by who made it. */
import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { RxInferDocument, SessionStore } from '../../functions/src/store/index.js';
import {
  allInvokes,
  digest,
  EXPIRY,
  ids,
  integer,
  LATER,
  leftOf,
  NOW,
  RUN_OF_RXINFER,
  rxinfer,
  seen,
  shareOf,
  TOMBSTONE,
  text,
  type World,
} from './world.js';

const created = { outcome: 'stored', createTime: NOW, updateTime: NOW };

/** A session with two labels of two runs each. */
function documentsOfSession(): RxInferDocument[] {
  const session = rxinfer('sessions');
  const labels = [1, 2].map(() => rxinfer('session_stats', { parent: session.id }));
  const runs = labels.flatMap(({ id }) => [1, 2].map(() => rxinfer('invokes', { parent: id })));
  return [session, ...labels, ...runs];
}

export function contractOfRxInfer(world: () => World): void {
  let store: SessionStore;
  beforeEach(async () => {
    store = await world().open();
  });

  const create = (document: RxInferDocument) => store.createRxInferDocument(document);
  const update = (document: RxInferDocument) => store.updateRxInferDocument(document);

  describe("a document of RxInfer's client", () => {
    it('makes the same session in whichever order the documents arrive', async () => {
      const positions = [0, 1, 2, 3, 4, 5, 6];
      const order = fc.shuffledSubarray(positions, { minLength: positions.length });
      await fc.assert(
        fc.asyncProperty(order, async (permutation) => {
          const documents = documentsOfSession();
          for (const position of permutation) {
            const document = documents[position];
            if (document) expect(await create(document)).toEqual(created);
          }
          const [session, ...others] = documents;
          const found = await seen(store, session?.id ?? '');
          expect(found.session).toMatchObject({
            id: session?.id,
            packageName: 'RxInfer',
            fields: session?.fields,
            invokeCount: 4,
            keyDigest: undefined,
            complete: true,
            expiresAt: EXPIRY,
          });
          const of = (collection: string) =>
            ids(others.filter((one) => one.collection === collection)).sort();
          expect(ids(found.session?.stats ?? []).sort()).toEqual(of('session_stats'));
          expect(ids(found.invokes).sort()).toEqual(of('invokes'));
        }),
        { numRuns: 12 },
      );
    });

    it('is one document however often it is created, and never another under its id', async () => {
      for (const document of [rxinfer('using_rxinfer'), ...documentsOfSession()]) {
        expect(await create(document)).toEqual(created);
        expect(await create({ ...document, receivedAt: LATER })).toEqual(created);
        const taken = { ...document, fields: { id: text('other') }, capability: digest('other') };
        expect(await create(taken)).toEqual({ outcome: 'refused' });
      }
    });

    it('is updated only with the capability that its maker was told', async () => {
      for (const document of [rxinfer('using_rxinfer'), ...documentsOfSession()]) {
        const later = { ...document, fields: { id: text('newer') }, receivedAt: LATER };
        expect(await update(later)).toEqual({ outcome: 'refused' });
        await create(document);
        const guess = { ...later, capability: digest('a guess') };
        expect(await update(guess)).toEqual({ outcome: 'refused' });
        expect(await update(later)).toEqual({ ...created, updateTime: LATER });
      }
    });

    it('keeps its latest version when its creation is sent again', async () => {
      const session = rxinfer('sessions');
      await create(session);
      await update({ ...session, fields: { id: text('newer') }, receivedAt: LATER });
      expect(await create(session)).toEqual({ ...created, updateTime: LATER });
      expect(await store.readSession(session.id, NOW)).toMatchObject({
        fields: { id: text('newer') },
      });
    });

    it('never takes statistics back, nor to another session', async () => {
      const statistics = rxinfer('session_stats', {
        parent: randomUUID(),
        fields: { total_invokes: integer(5) },
      });
      await create(statistics);
      const older = { ...statistics, fields: { total_invokes: integer(4) } };
      expect(await update(older)).toEqual(created);
      expect(await update({ ...statistics, parent: randomUUID() })).toEqual({
        outcome: 'refused',
      });
      const found = await store.readSession(statistics.parent ?? '', NOW);
      expect(found?.stats).toEqual([{ id: statistics.id, fields: statistics.fields }]);
    });

    it('updates a run on a page that is long closed', async () => {
      const statistics = rxinfer('session_stats', { parent: randomUUID() });
      await create(statistics);
      const runs = Array.from({ length: 24 }, () =>
        rxinfer('invokes', { parent: statistics.id, fields: { run: text('r'.repeat(45_000)) } }),
      );
      for (const run of runs) await create(run);
      const [first] = runs;
      if (first) await update({ ...first, fields: { run: text('changed') } });
      const found = await allInvokes(store, statistics.parent ?? '');
      expect(ids(found)).toEqual(ids(runs));
      expect(found[0]?.fields).toEqual({ run: text('changed') });
      expect(found[1]?.fields).toEqual(runs[1]?.fields);
    });

    it('is refused where its page has no room for its newer version', async () => {
      const runs = [1, 2].map(() =>
        rxinfer('invokes', { parent: randomUUID(), fields: { run: text('small') } }),
      );
      for (const run of runs) {
        await create(run);
        const huge = { ...run, fields: { run: text('h'.repeat(1_000_000)) } };
        expect(await update(huge)).toMatchObject({ outcome: 'full' });
      }
    });

    it('finds a session that only its statistics name, and erases it', async () => {
      const statistics = rxinfer('session_stats', { parent: randomUUID() });
      const run = rxinfer('invokes', { parent: statistics.id });
      await create(run);
      await create(statistics);
      const session = statistics.parent ?? '';
      expect(await seen(store, session)).toMatchObject({
        session: { id: session, stats: [{ id: statistics.id }], complete: false },
        invokes: [{ id: run.id }],
      });
      expect(await store.eraseAsAdmin(session, TOMBSTONE)).toEqual({
        outcome: 'erased',
        deleted: { sessions: 0, session_stats: 1, invokes: 1, erasure_requests: 0 },
      });
      const things = { 'the session': session, 'its statistics': statistics.id, 'its run': run.id };
      expect(await leftOf(world(), things)).toEqual([]);
    });

    it('does not come back after the erasure of its session, in whichever order it tries', async () => {
      const documents = documentsOfSession();
      for (const document of documents) await create(document);
      await store.eraseAsAdmin(documents[0]?.id ?? '', TOMBSTONE);
      for (const document of documents) {
        expect(await create(document)).toEqual({ outcome: 'erased' });
        expect(await update(document)).toEqual({ outcome: 'erased' });
        const { collection, id } = document;
        expect(await leftOf(world(), { [`of ${collection}`]: id })).toEqual([]);
      }
    });

    it('takes early runs along when its statistics turn out to be of an erased session', async () => {
      const [session, statistics, , run] = documentsOfSession();
      if (!session || !statistics || !run) throw new Error('a session has these');
      await store.eraseAsAdmin(session.id, TOMBSTONE);
      expect(await create(run)).toEqual(created);
      expect(await create(statistics)).toEqual({ outcome: 'erased' });
      expect(await leftOf(world(), { 'the early run': run.id })).toEqual([]);
      expect(await create(run)).toEqual({ outcome: 'erased' });
    });

    it('neither reaches nor changes a session that was shared with a key', async () => {
      const sent = shareOf(2, RUN_OF_RXINFER);
      await store.putShare(sent);
      const before = await seen(store, sent.session);
      const statistics = { parent: sent.session };
      expect(await create(rxinfer('sessions', { id: sent.session }))).toEqual({
        outcome: 'refused',
      });
      expect(await create(rxinfer('session_stats', statistics))).toEqual({ outcome: 'refused' });
      for (const parent of [sent.session, ...ids(sent.stats)]) {
        await create(rxinfer('invokes', { parent }));
      }
      expect(await seen(store, sent.session)).toEqual(before);
    });

    it('is stored once when many runs of one label come at the same moment', async () => {
      const statistics = rxinfer('session_stats', { parent: randomUUID() });
      await create(statistics);
      const runs = Array.from({ length: 10 }, () => rxinfer('invokes', { parent: statistics.id }));
      await Promise.all([...runs, ...runs].map(create));
      expect(ids(await allInvokes(store, statistics.parent ?? '')).sort()).toEqual(
        ids(runs).sort(),
      );
    });
  });
}
