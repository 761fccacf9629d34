/** A store moved to another by export and import, from SQLite to Firestore and back. */
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Firestore } from 'firebase-admin/firestore';
import {
  type Contents,
  openContents,
  openFirestoreAggregates,
  openSqliteAggregates,
  openSqliteDocuments,
  openSqliteStore,
  type SessionStore,
  type WholeAggregates,
} from '../../../functions/src/store/index.js';
import { exportTo } from '../../../functions/src/upkeep/export.js';
import { importFrom, secretOf } from '../../../functions/src/upkeep/import.js';
import {
  type BridgeDatabase,
  newBridgeDatabase,
  openBridgeContents,
  openBridgeStore,
} from '../../contract/bridge.js';
import {
  AFTER_EXPIRY,
  EXPIRY,
  eventBatch,
  integer,
  NOW,
  rxinfer,
  seen,
  share,
  shareOf,
  TOMBSTONE,
  text,
} from '../../contract/world.js';

let scratch: string;
let clients: Firestore[];
beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'aboveboard-move-'));
  clients = [];
});
afterEach(async () => {
  await Promise.all(clients.map((client) => client.terminate()));
  rmSync(scratch, { recursive: true });
});

interface Place {
  contents(secret?: Uint8Array): Promise<Contents>;
  aggregates(): Promise<WholeAggregates>;
  store(): Promise<SessionStore>;
}

function sqlite(name: string): Place {
  const folder = join(scratch, name);
  return {
    contents: async (secret) => openContents(await openSqliteDocuments(folder, undefined, secret)),
    aggregates: () => openSqliteAggregates(folder),
    store: () => openSqliteStore(folder),
  };
}

function firestore(): Place {
  const databases = ['data', 'statistics'].map((name) =>
    newBridgeDatabase(`demo-${name}-${randomUUID().slice(0, 10)}`),
  );
  const client = (database: BridgeDatabase | undefined): Firestore => {
    const made = (database ?? newBridgeDatabase('none')).firestore();
    clients.push(made);
    return made;
  };
  return {
    contents: (secret) => openBridgeContents(client(databases[0]), secret),
    aggregates: async () => openFirestoreAggregates(client(databases[1])),
    store: async () => openBridgeStore(client(databases[0])),
  };
}

const erased = shareOf(2);
const large = shareOf(40, text('r'.repeat(9_000)));
const late = rxinfer('sessions');
const early = rxinfer('session_stats', { parent: late.id });
const runs = [1, 2, 3].map(() => rxinfer('invokes', { parent: early.id }));
const erasedLater = shareOf(1);
const ping = { id: randomUUID(), receivedAt: NOW, expiresAt: EXPIRY };

/** Something in every collection. */
async function fill(place: Place): Promise<void> {
  const store = await place.store();
  for (const one of [erased, large, erasedLater, share()]) await store.putShare(one);
  for (const one of [...runs, early, late]) await store.createRxInferDocument(one);
  const usage = { package_name: text('orbits'), rate: { doubleValue: 5 } };
  await store.recordUsage({ ...ping, fields: usage });
  const losses = { id: randomUUID(), counts: { full: 3 } };
  await store.recordEvents(eventBatch([randomUUID(), randomUUID()], { losses }));
  await store.addErasureRequest({ session: large.session, receivedAt: NOW, expiresAt: EXPIRY });
  await store.eraseWithKey(erased.session, erased.keyDigest, TOMBSTONE);
  await store.eraseAsAdmin(randomUUID(), TOMBSTONE);
  const who = 'a'.repeat(64);
  const act = { by: 'admin', action: 'read', who, sessions: [who] } as const;
  await store.recordAudit({ ...act, receivedAt: NOW, expiresAt: EXPIRY });
  const counted = { packageName: '@scope/orbits', day: '2026-05-01' };
  await store.keepCounts({ ...counted, counts: '{"sessions":12}', expiresAt: EXPIRY });
  await store.close();
  const aggregates = await place.aggregates();
  for (const day of ['2026-04-30', '2026-05-01', '2026-05-02']) {
    await aggregates.publish('@scope/orbits', day, `{"day":"${day}"}`);
  }
  await aggregates.countUntil('2026-05-02');
  await aggregates.close();
}

async function exportOf(place: Place, name: string, now: Date = NOW): Promise<string> {
  const path = join(scratch, `${name}.ndjson`);
  const [contents, aggregates] = [await place.contents(), await place.aggregates()];
  await exportTo(path, contents, aggregates, now);
  await contents.close();
  await aggregates.close();
  return path;
}

async function importInto(place: Place, path: string, brokenAfter = Number.POSITIVE_INFINITY) {
  const contents = await place.contents(await secretOf(path));
  const aggregates = await place.aggregates();
  let left = brokenAfter;
  const breaking: Contents = {
    ...contents,
    async put(content) {
      if (left === 0) throw new Error('broken off');
      left -= 1;
      return contents.put(content);
    },
  };
  try {
    return await importFrom(path, breaking, aggregates, NOW);
  } finally {
    await contents.close();
    await aggregates.close();
  }
}

/** Each document with the invokes that follow it, in any order of documents. */
function sorted(path: string): readonly string[] {
  return readFileSync(path, 'utf8')
    .replaceAll('\n{"kind":"invoke"', ' {"kind":"invoke"')
    .split('\n')
    .sort();
}

describe('a store that is moved', () => {
  it('is the same in Firestore, and again in SQLite, to the last digit and tombstone', async () => {
    const [first, cloud, second] = [sqlite('first'), firestore(), sqlite('second')];
    await fill(first);
    const one = await exportOf(first, 'one');
    expect(statSync(one).mode & 0o777).toBe(0o600);
    expect((await importInto(cloud, one)).tooLarge).toEqual([]);
    const two = await exportOf(cloud, 'two');
    await importInto(second, two);
    const three = await exportOf(second, 'three');
    expect(sorted(one).length).toBeGreaterThan(18);
    expect(sorted(two)).toEqual(sorted(one));
    expect(sorted(three)).toEqual(sorted(one));

    const origin = await first.store();
    for (const place of [cloud, second]) {
      const store = await place.store();
      for (const id of [large.session, late.id]) {
        expect(await seen(store, id)).toEqual(await seen(origin, id));
      }
      expect(await store.putShare(erased)).toEqual({ outcome: 'erased' });
      expect(await store.putShare(large)).toMatchObject({ created: false, storedInvokes: 0 });
      expect(await store.recordUsage({ ...ping, fields: {} })).toBe('duplicate');
      const version = { ...early, fields: { ...early.fields, total_invokes: integer(9) } };
      expect(await store.updateRxInferDocument(version)).toMatchObject({ outcome: 'stored' });
      expect(await store.eraseAsAdmin(large.session, TOMBSTONE)).toMatchObject({
        deleted: { sessions: 1, invokes: 40, erasure_requests: 1 },
      });
      await store.close();
    }
    await origin.close();
  });

  it.each(['SQLite', 'Firestore'])(
    'is imported into %s also in many attempts, each broken off',
    async (kind) => {
      const [first, other] = [sqlite('first'), kind === 'SQLite' ? sqlite('other') : firestore()];
      await fill(first);
      const path = await exportOf(first, 'one');
      for (let after = 0; after < 12; after++) {
        await expect(importInto(other, path, after)).rejects.toThrow('broken off');
      }
      await importInto(other, path);
      expect((await importInto(other, path)).put).toBe(0);
      expect(sorted(await exportOf(other, 'two'))).toEqual(sorted(path));
    },
  );

  it('takes over an erasure that came after its first import', async () => {
    const [first, other] = [sqlite('first'), firestore()];
    await fill(first);
    await importInto(other, await exportOf(first, 'one'));
    const store = await first.store();
    await store.eraseWithKey(erasedLater.session, erasedLater.keyDigest, TOMBSTONE);
    await store.close();
    await importInto(other, await exportOf(first, 'two'));
    expect(readFileSync(await exportOf(other, 'three'), 'utf8')).not.toContain(erasedLater.session);
  });

  it('leaves behind what has expired', async () => {
    const first = sqlite('first');
    await fill(first);
    const text = readFileSync(await exportOf(first, 'one', AFTER_EXPIRY), 'utf8');
    expect(text).toContain('"tombstones"');
    expect(text).not.toContain(large.session);
  });
});

describe('an import', () => {
  it('refuses a file that was cut off, is another, or belongs to another service', async () => {
    const first = sqlite('first');
    await fill(first);
    const path = await exportOf(first, 'one');
    const lines = readFileSync(path, 'utf8').split('\n');
    const cut = join(scratch, 'cut.ndjson');
    writeFileSync(cut, lines.slice(0, -3).join('\n'));
    await expect(secretOf(cut)).rejects.toThrow('cut off');
    writeFileSync(cut, lines.join('\n').slice(0, -20));
    await expect(secretOf(cut)).rejects.toThrow('cannot be read');
    writeFileSync(cut, '{"collection":"sessions"}\n');
    await expect(secretOf(cut)).rejects.toThrow('not an export of this release');

    const other = sqlite('other');
    await (await other.contents(randomBytes(32))).close();
    await expect(importInto(other, path)).rejects.toThrow('data of another service');
  });
});
