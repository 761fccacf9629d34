/** The whole service over a Firestore that fails at every kind of call, and sometimes after the fact. */
import { randomUUID } from 'node:crypto';
import { afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Firestore } from 'firebase-admin/firestore';
import { createApp } from '../../functions/src/app.js';
import { tokenAuthenticator } from '../../functions/src/security/index.js';
import { translating } from '../../functions/src/store/firestore-errors.js';
import { StoreUnavailable } from '../../functions/src/store/index.js';
import { newBridgeDatabase, openBridgeStore } from '../contract/bridge.js';
import { ADMIN_TOKEN } from '../functions/app/machine.js';
import { openGuard } from '../support/open-guard.js';
import { createWitness, orbits, randomFrom, type Send } from '../support/witness.js';
import { injectFaults, type NextFault, withoutPauses } from './firestore-faults.js';

/** ABORTED, UNAVAILABLE, DEADLINE_EXCEEDED. */
const CODES = [10, 14, 4];

const CLIENTS = 4;
const ACTS = 8;

const clients: Firestore[] = [];
beforeAll(withoutPauses);
afterEach(async () => {
  await Promise.all(clients.splice(0).map((client) => client.terminate()));
});

function newService() {
  const database = newBridgeDatabase(`demo-${randomUUID().slice(0, 20)}`);
  const open = () => {
    const client = database.firestore();
    clients.push(client);
    return client;
  };
  const [failing, plain] = [open(), open()];
  const store = openBridgeStore(failing);
  const app = createApp(
    {
      store,
      guard: openGuard,
      settings: {
        retentionDays: 180,
        rxinferLevel: undefined,
        stopped: new Set<string>(),
        declarations: new Map([['orbits', orbits]]),
      },
      clock: () => new Date(),
      log: () => undefined,
    },
    tokenAuthenticator(ADMIN_TOKEN),
  );
  const send: Send = async (path, json, headers = {}) =>
    app.request(path, {
      method: 'POST',
      body: JSON.stringify(json),
      headers: { 'Content-Type': 'application/json', ...headers },
    });
  async function everything(): Promise<string> {
    const collections = await plain.listCollections();
    const found = await Promise.all(collections.map((collection) => collection.get()));
    const all = found.flatMap(({ docs }) => docs.map((one) => [one.id, one.data()]));
    return JSON.stringify(all, (_, value) => (typeof value === 'bigint' ? String(value) : value));
  }
  return { failing, send, everything, store: openBridgeStore(plain) };
}

describe('over a Firestore that fails, every request is answered with success or 503 and Retry-After', () => {
  it.each([1, 2])('and all is stored exactly once and erased for good (seed %i)', async (seed) => {
    const random = randomFrom(seed);
    const { failing, send, everything, store } = newService();
    let share = 0.4;
    let injected = 0;
    const next: NextFault = () => {
      if (random() >= share) return undefined;
      injected += 1;
      const code = CODES[Math.floor(random() * CODES.length)] ?? 10;
      return { code, committed: random() < 0.5 };
    };
    injectFaults(failing, next);
    const witness = createWitness(random);
    await Promise.all(
      Array.from({ length: CLIENTS }, async () => {
        for (let acts = 0; acts < ACTS; acts++) await witness.act(send);
      }),
    );
    await Promise.all([witness.act(send), witness.eraseAll(send)]);
    expect(injected).toBeGreaterThan(10);
    expect(await witness.faultsOf(store)).toEqual([]);
    while (!witness.isSettled()) await witness.insist(send);
    share = 0;
    expect(await witness.faultsOf(store)).toEqual([]);
    expect(await witness.shareErasedAgain(send)).toEqual(new Set([410]));
    const left = await everything();
    expect(witness.erased().length).toBeGreaterThan(0);
    expect(witness.erased().filter((name) => left.includes(name))).toEqual([]);
  });

  it('also where it answers nothing else, or never', async () => {
    for (const code of CODES) {
      const { failing, send } = newService();
      injectFaults(failing, () => ({ code, committed: false }));
      const answer = await send(
        `/v1/sessions/${randomUUID()}/erase`,
        {},
        { 'Erasure-Key': 'A'.repeat(43) },
      );
      expect([answer?.status, answer?.headers.get('retry-after')]).toEqual([503, '10']);
    }
    const never = translating(() => new Promise(() => undefined), 1);
    await expect(never).rejects.toThrow(StoreUnavailable);
  });
});
