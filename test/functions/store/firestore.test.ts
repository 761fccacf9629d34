import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { FieldPath, type Firestore, type Settings, Timestamp } from 'firebase-admin/firestore';
import { StoreUnavailable } from '../../../functions/src/store/index.js';
import { type BridgeDatabase, newBridgeDatabase, openBridgeStore } from '../../contract/bridge.js';
import { allOf, EXPIRY, eventBatch, NOW, seen, shareOf, TOMBSTONE } from '../../contract/world.js';

let database: BridgeDatabase;
let clients: Firestore[];
beforeEach(() => {
  database = newBridgeDatabase(`demo-${randomUUID().slice(0, 20)}`);
  clients = [];
});
afterEach(async () => {
  await Promise.all(clients.map((client) => client.terminate()));
});

function newClient(settings: Settings = {}): Firestore {
  const client = database.firestore(settings);
  clients.push(client);
  return client;
}

describe('the Firestore store', () => {
  it('makes one secret, whichever of many instances starts first', async () => {
    const stores = [1, 2, 3, 4].map(() => openBridgeStore(newClient()));
    const secrets = await Promise.all(stores.map((store) => store.secret()));
    expect(new Set(secrets.map((secret) => Buffer.from(secret).toString('hex'))).size).toBe(1);
    expect(secrets[0]).toHaveLength(32);
  });

  it('gives every document but its secret an expiry', async () => {
    const store = openBridgeStore(newClient());
    const sent = shareOf(2);
    await store.putShare(sent);
    await store.eraseWithKey(randomUUID(), sent.keyDigest, TOMBSTONE);
    await store.addErasureRequest({ session: sent.session, receivedAt: NOW, expiresAt: EXPIRY });
    await store.recordUsage({ id: randomUUID(), fields: {}, receivedAt: NOW, expiresAt: EXPIRY });
    const found = (await newClient().listCollections()).filter(({ id }) => id !== 'service');
    const documents = await Promise.all(found.map((collection) => collection.get()));
    expect(documents).toHaveLength(5);
    for (const { docs } of documents) {
      for (const one of docs)
        expect(one.get(new FieldPath('expires_at'))).toBeInstanceOf(Timestamp);
    }
  });

  it('is blind to an erased session that a restored backup brought back beside its tombstone', async () => {
    const store = openBridgeStore(newClient());
    const sent = shareOf(2);
    await store.putShare(sent);
    const raw = newClient({ useBigInt: true });
    const backup = await Promise.all(
      ['sessions', 'invoke_pages'].map((collection) => raw.collection(collection).get()),
    );
    await store.eraseWithKey(sent.session, sent.keyDigest, TOMBSTONE);
    for (const one of backup.flatMap(({ docs }) => docs)) await one.ref.set(one.data());

    expect(await seen(store, sent.session)).toEqual({ session: undefined, invokes: [] });
    const query = { packageName: undefined, cursor: undefined, limit: 10 };
    expect((await store.listSessions(query, NOW)).items).toEqual([]);
    expect(await store.putShare(sent)).toEqual({ outcome: 'erased' });
    expect(await store.eraseAsAdmin(sent.session, TOMBSTONE)).toMatchObject({
      outcome: 'erased',
      deleted: { sessions: 1, invokes: 2 },
    });
    expect((await raw.collection('invoke_pages').get()).size).toBe(0);
  });

  it.each([
    [14, 'UNAVAILABLE'],
    [7, 'PERMISSION_DENIED'],
    [8, 'RESOURCE_EXHAUSTED'],
  ])('says that it cannot answer when Firestore answers %i', async (code, name) => {
    const client = newClient();
    const store = openBridgeStore(client);
    const failure = async () => {
      throw Object.assign(new Error('from Firestore'), { code });
    };
    Object.assign(client, { request: failure, requestStream: failure });
    const ping = { id: randomUUID(), fields: {}, receivedAt: NOW, expiresAt: EXPIRY };
    const answer = store.recordUsage(ping);
    await expect(answer).rejects.toThrow(StoreUnavailable);
    await expect(answer).rejects.toThrow(name);
  });

  it('stores a batch once that was committed although Firestore answered that it was not', async () => {
    const client = newClient();
    const store = openBridgeStore(client);
    // Its types do not show the one method through which everything goes.
    const commit: (...sent: unknown[]) => Promise<unknown> = Reflect.get(client, 'request').bind(
      client,
    );
    let commits = 0;
    const committedUnheard = async (...sent: unknown[]) => {
      await commit(...sent);
      commits += 1;
      throw Object.assign(new Error('from Firestore'), { code: 14 });
    };
    const batch = eventBatch([randomUUID(), randomUUID()]);
    Object.assign(client, { request: committedUnheard });
    await expect(store.recordEvents(batch)).rejects.toThrow(StoreUnavailable);
    expect(commits).toBe(1);
    Object.assign(client, { request: commit });
    expect(await store.recordEvents(batch)).toEqual({ stored: 0, repeated: 2 });
    expect((await allOf((page) => store.listEvents(page, NOW))).length).toBe(2);
  });
});
