/** Guarantees 5 and 6: what Firestore bills, counted by the database itself. */
import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Firestore } from 'firebase-admin/firestore';
import type { SessionStore } from '../../functions/src/store/index.js';
import { type BridgeDatabase, newBridgeDatabase, openBridgeStore } from './bridge.js';
import {
  digest,
  EXPIRY,
  eventBatch,
  invoke,
  NOW,
  RUN_OF_RXINFER,
  rxinfer,
  shareOf,
  TOMBSTONE,
  text,
} from './world.js';

describe('Firestore bills', () => {
  let database: BridgeDatabase;
  let client: Firestore;
  let store: SessionStore;
  beforeEach(async () => {
    database = newBridgeDatabase(`demo-${randomUUID().slice(0, 20)}`);
    client = database.firestore();
    store = openBridgeStore(client);
    await store.secret();
  });
  afterEach(() => client.terminate());

  /**
   * A write that changes nothing and a read that finds nothing are billed as well. `reads` counts
   * more than Firestore bills: the database's own look at what a write replaces.
   */
  async function billed(work: () => Promise<unknown>) {
    const before = database.getStats();
    await work();
    const after = database.getStats();
    return {
      writes: after.writes + after.noopWrites - before.writes - before.noopWrites,
      reads: after.reads + after.noopReads - before.reads - before.noopReads,
      deletes: after.deletes + after.noopDeletes - before.deletes - before.noopDeletes,
    };
  }

  it('3 writes for 1,000 invokes of the size of RxInfer, and none for the same again', async () => {
    const sent = shareOf(1_000, RUN_OF_RXINFER);
    expect(JSON.stringify(sent.invokes).length).toBeGreaterThan(1_200_000);
    expect(await billed(() => store.putShare(sent))).toMatchObject({ writes: 3, deletes: 0 });
    expect(await billed(() => store.putShare(sent))).toMatchObject({ writes: 0, deletes: 0 });
  });

  it.each([
    ['90 invokes of 50 kB', 90, 50_000],
    ['3,700 invokes of RxInfer’s size', 3_700, 1_000],
    ['6 invokes of 700 kB', 6, 700_000],
  ])('at most 3 writes and one for each 900 kB: %s', async (_, count, size) => {
    const sent = shareOf(count, text('x'.repeat(size)));
    const { writes } = await billed(() => store.putShare(sent));
    expect(writes).toBeLessThanOrEqual(3 + Math.ceil((count * size) / 900_000));
  });

  it('2 writes for an automatic update of one invoke, and 1 without an invoke', async () => {
    const sent = shareOf(1_000, RUN_OF_RXINFER);
    await store.putShare(sent);
    const [label] = sent.stats;
    const part = { share: 2, number: 1, of: 1 };
    const one = { ...sent, part, invokes: [invoke(label?.id ?? '')] };
    expect(await billed(() => store.putShare(one))).toMatchObject({ writes: 2, deletes: 0 });
    const counts = { ...one, fields: { newer: text('yes') }, invokes: [] };
    expect(await billed(() => store.putShare(counts))).toMatchObject({ writes: 1, deletes: 0 });
  });

  it('1 write for a usage ping', async () => {
    const ping = { id: randomUUID(), fields: {}, receivedAt: NOW, expiresAt: EXPIRY };
    expect(await billed(() => store.recordUsage(ping))).toMatchObject({ writes: 1, deletes: 0 });
  });

  it('1 write for each event that is new, and none for those that are repeated', async () => {
    const ids = Array.from({ length: 500 }, () => randomUUID());
    const losses = { id: randomUUID(), counts: { 'too-old': 2 } };
    const batch = eventBatch(ids, { losses });
    expect(await billed(() => store.recordEvents(batch))).toMatchObject({ writes: 501 });
    expect(await billed(() => store.recordEvents(batch))).toMatchObject({ writes: 0, deletes: 0 });
    const more = eventBatch([...ids.slice(400), ...[1, 2, 3].map(() => randomUUID())]);
    expect(await billed(() => store.recordEvents(more))).toMatchObject({ writes: 3, deletes: 0 });
  });

  it('1 write for a record of the audit, of however many sessions it tells', async () => {
    const sessions = Array.from({ length: 200 }, (_, n) => digest(`session ${n}`));
    const record = { by: 'admin', action: 'list', who: digest('me'), sessions } as const;
    const note = () => store.recordAudit({ ...record, receivedAt: NOW, expiresAt: EXPIRY });
    expect(await billed(note)).toMatchObject({ writes: 1, deletes: 0 });
  });

  it('at most 2 writes for each document of RxInfer’s client', async () => {
    const session = rxinfer('sessions');
    const statistics = rxinfer('session_stats', { parent: session.id });
    const runs = [1, 2].map(() => rxinfer('invokes', { parent: statistics.id }));
    for (const document of [...runs, statistics, session]) {
      const { writes } = await billed(() => store.createRxInferDocument(document));
      expect(writes).toBeLessThanOrEqual(2);
      const newer = { ...document, fields: { newer: text('y') } };
      const updated = await billed(() => store.updateRxInferDocument(newer));
      expect(updated.writes).toBeLessThanOrEqual(2);
    }
  });

  it('at most 10 operations for an erasure, and one more a page', async () => {
    const sent = shareOf(4_000, RUN_OF_RXINFER);
    await store.putShare(sent);
    await store.addErasureRequest({ session: sent.session, receivedAt: NOW, expiresAt: EXPIRY });
    const { docs } = await client.collection('invoke_pages').get();
    const { writes, reads, deletes } = await billed(() =>
      store.eraseWithKey(sent.session, sent.keyDigest, TOMBSTONE),
    );
    expect(docs.length).toBeGreaterThan(5);
    expect(writes + reads + deletes).toBeLessThanOrEqual(10 + docs.length);
  });

  it('as much with 500 sessions stored as with 10', async () => {
    const stored = async (sessions: number) => {
      await Promise.all(Array.from({ length: sessions }, () => store.putShare(shareOf(2))));
    };
    const costs = async () => {
      const sent = shareOf(20, RUN_OF_RXINFER);
      const more = { ...sent, invokes: [invoke(sent.stats[0]?.id ?? '')] };
      return {
        first: await billed(() => store.putShare(sent)),
        more: await billed(() => store.putShare(more)),
        looked: await billed(() => store.readSession(sent.session, NOW)),
        erased: await billed(() => store.eraseWithKey(sent.session, sent.keyDigest, TOMBSTONE)),
      };
    };
    await stored(10);
    const few = await costs();
    await stored(490);
    expect(await costs()).toEqual(few);
  });

  it('each document for one session alone: none is written again when others are shared', async () => {
    const SESSIONS = 40;
    await Promise.all(Array.from({ length: SESSIONS }, () => store.putShare(shareOf(2))));
    const collections = await client.listCollections();
    const found = await Promise.all(collections.map((collection) => collection.get()));
    const docs = found.flatMap((snapshot) => snapshot.docs);
    expect(docs.length).toBeGreaterThanOrEqual(2 * SESSIONS);
    const rewritten = docs.filter((doc) => !doc.updateTime.isEqual(doc.createTime));
    expect(rewritten.map((doc) => doc.ref.path)).toEqual([]);
  });

  it('documents whose every field has a type, readable without the store', async () => {
    const sent = shareOf(1);
    await store.putShare(sent);
    const [session] = (await client.collection('sessions').get()).docs;
    const [page] = (await client.collection('invoke_pages').get()).docs;
    expect(session?.id).toBe(sent.session);
    expect(session?.get('expires_at').toDate()).toEqual(EXPIRY);
    expect(session?.get(`session_stats.${sent.stats[0]?.id}`)).toEqual({
      label: 'infer',
      total_invokes: 1n,
      success_rate: 1,
    });
    expect(page?.get(`invokes.${sent.invokes[0]?.id}.fields.status`)).toBe('success');
    expect(page?.get('expires_at').toDate()).toEqual(EXPIRY);
  });
});
