import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Firestore, Timestamp } from 'firebase-admin/firestore';
import type { SessionStore } from '../../functions/src/store/index.js';
import { newBridgeDatabase, openBridgeStore } from '../contract/bridge.js';
import { EXPIRY, eventBatch, NOW, rxinfer, share, shareOf, TOMBSTONE } from '../contract/world.js';

/** Holds what keys the digests, and nothing of anybody's: it stays. */
const WITHOUT_EXPIRY = ['service'];

interface IndexedField {
  readonly fieldPath: string;
  readonly order: string;
}

interface Configuration {
  readonly indexes: { readonly collectionGroup: string; readonly fields: IndexedField[] }[];
  readonly fieldOverrides: {
    readonly collectionGroup: string;
    readonly fieldPath: string;
    readonly ttl?: boolean;
    readonly indexes: { readonly order: string }[];
  }[];
}

const { indexes, fieldOverrides }: Configuration = JSON.parse(
  readFileSync(new URL('../../firestore.indexes.json', import.meta.url), 'utf8'),
);

/** One index as one line, such as `sessions: package ASCENDING, received_day DESCENDING`. */
function lineOf(collection: string, fields: readonly IndexedField[]): string {
  const parts = fields.map(({ fieldPath, order }) => `${fieldPath} ${order}`);
  return `${collection}: ${parts.join(', ')}`;
}

const configured = [
  ...indexes.map(({ collectionGroup, fields }) => lineOf(collectionGroup, fields)),
  ...fieldOverrides.flatMap(({ collectionGroup, fieldPath, indexes: orders }) =>
    orders.map(({ order }) => lineOf(collectionGroup, [{ fieldPath, order }])),
  ),
];

/** What of a query, as the client sends it, decides which index it needs. */
interface SentQuery {
  readonly from: readonly { readonly collectionId: string }[];
  readonly where?: Filter;
  readonly orderBy?: readonly {
    readonly field: { readonly fieldPath: string };
    readonly direction: string;
  }[];
}

interface Filter {
  readonly fieldFilter?: { readonly field: { readonly fieldPath: string }; readonly op: string };
  readonly compositeFilter?: { readonly filters: readonly Filter[] };
}

function neededBy({ from, where, orderBy = [] }: SentQuery): string {
  const filters = where?.compositeFilter?.filters ?? (where ? [where] : []);
  const equalities = filters.flatMap(({ fieldFilter }) =>
    fieldFilter?.op === 'EQUAL'
      ? [{ fieldPath: fieldFilter.field.fieldPath, order: 'ASCENDING' }]
      : [],
  );
  const orders = orderBy
    // Every index ends with the name, in the order of its last field.
    .filter(({ field }) => field.fieldPath !== '__name__')
    .map(({ field, direction }) => ({ fieldPath: field.fieldPath, order: direction }));
  return lineOf(from[0]?.collectionId ?? '', [...equalities, ...orders]);
}

/** Notes what each query of the client needs, on its way out. */
function noteQueries(firestore: Firestore, needed: Set<string>): void {
  const requestStream = Reflect.get(firestore, 'requestStream').bind(firestore);
  Reflect.set(
    firestore,
    'requestStream',
    (
      method: string,
      bidirectional: boolean,
      request: { structuredQuery?: SentQuery },
      tag: string,
    ) => {
      if (request.structuredQuery) needed.add(neededBy(request.structuredQuery));
      return requestStream(method, bidirectional, request, tag);
    },
  );
}

/** Writes everything that can be written, asks everything that can be asked. */
async function use(store: SessionStore): Promise<void> {
  await store.putShare(shareOf(3));
  const erased = share();
  await store.putShare(erased);
  await store.eraseAsAdmin(erased.session, TOMBSTONE);
  await store.recordUsage({ id: randomUUID(), fields: {}, receivedAt: NOW, expiresAt: EXPIRY });
  await store.recordEvents(
    eventBatch([randomUUID()], { losses: { id: randomUUID(), counts: {} } }),
  );
  await store.addErasureRequest({ session: randomUUID(), receivedAt: NOW, expiresAt: EXPIRY });
  const session = rxinfer('sessions');
  const stats = rxinfer('session_stats', { parent: session.id });
  for (const document of [session, stats, rxinfer('invokes', { parent: stats.id })]) {
    await store.createRxInferDocument(document);
  }
  for (const packageName of [undefined, 'tidy-solver']) {
    const first = await store.listSessions({ packageName, cursor: undefined, limit: 1 }, NOW);
    await store.listSessions({ packageName, cursor: first.next, limit: 1 }, NOW);
  }
  await store.listErasureRequests({ cursor: undefined, limit: 1 }, NOW);
  const looked = { by: 'admin', action: 'read', who: '', sessions: [''] } as const;
  await store.recordAudit({ ...looked, receivedAt: NOW, expiresAt: EXPIRY });
  await store.listAudit({ cursor: undefined, limit: 1 }, NOW);
  await store.listEvents({ cursor: undefined, limit: 1 }, NOW);
  await store.listLosses({ cursor: undefined, limit: 1 }, NOW);
  for (const stream of ['sessions', 'usage', 'events'] as const) {
    const day = { stream, day: '2026-05-01', limit: 1 };
    await store.countArrivals(stream, day.day);
    for (const cursor of [undefined, 'z']) await store.listArrivals({ ...day, cursor }, NOW);
  }
  const counted = { packageName: 'tidy-solver', day: '2026-05-01', counts: '{}' };
  await store.keepCounts({ ...counted, expiresAt: EXPIRY });
  await store.purgeExpired(NOW, 10);
}

describe('firestore.indexes.json', () => {
  let firestore: Firestore;
  let needed: readonly string[];
  beforeAll(async () => {
    firestore = newBridgeDatabase('demo-indexes').firestore();
    const noted = new Set<string>();
    noteQueries(firestore, noted);
    await use(openBridgeStore(firestore));
    needed = [...noted];
  });
  afterAll(() => firestore.terminate());

  const groups = (matches: (override: Configuration['fieldOverrides'][number]) => boolean) =>
    fieldOverrides.filter(matches).map(({ collectionGroup }) => collectionGroup);

  it('lets Firestore delete from every collection that the store writes, by its expiry', async () => {
    const written = await firestore.listCollections();
    const expiring = written.map(({ id }) => id).filter((id) => !WITHOUT_EXPIRY.includes(id));
    expect(expiring).toHaveLength(10);
    expect(
      groups(({ ttl, fieldPath }) => ttl === true && fieldPath === 'expires_at').sort(),
    ).toEqual(expiring.sort());
    for (const id of expiring) {
      const { docs } = await firestore.collection(id).get();
      for (const found of docs) expect(found.get('expires_at')).toBeInstanceOf(Timestamp);
    }
  });

  it('indexes no field of any collection by itself', async () => {
    const written = (await firestore.listCollections()).map(({ id }) => id).sort();
    const off = groups(
      ({ fieldPath, indexes: orders }) => fieldPath === '*' && orders.length === 0,
    );
    expect(off.sort()).toEqual(written);
  });

  it('has the indexes that the queries need, and no other', () => {
    expect([...needed].sort()).toEqual([...configured].sort());
  });
});
