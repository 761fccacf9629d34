import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import Database from 'libsql';
import {
  openSqliteStore,
  type SessionStore,
  type Share,
} from '../../../functions/src/store/index.js';
import { PAGE_BYTES } from '../../../functions/src/store/sqlite-file.js';
import { FORMS, keyOfId, valuesOf, WRITTEN } from '../../../functions/src/store/sqlite-forms.js';
import {
  AFTER_EXPIRY,
  digest,
  EXPIRY,
  ids,
  NOW,
  rxinfer,
  seen,
  share,
  shareOf,
  stats,
  TOMBSTONE,
  text,
} from '../../contract/world.js';

/** The folder that an earlier release left behind, from its files as SQL. */
function makeFolderOfLayout(layout: 1 | 2): void {
  const files = new URL(`../../fixtures/data-folder/layout-${layout}/`, import.meta.url).pathname;
  mkdirSync(folder);
  for (const name of ['sessions', 'tombstones']) {
    const file = new Database(join(folder, `${name}.db`));
    file.exec(readFileSync(join(files, `${name}.sql`), 'utf8'));
    file.close();
  }
}

const id = (number: number): string => `00000000-0000-4000-8000-00000000000${number}`;

/** The first byte of a page of rows or of an index; a row's further pages begin with a number. */
const MOVED_PAGES = new Set([0x02, 0x05, 0x0a, 0x0d]);

let folder: string;
let opened: SessionStore[];
beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'aboveboard-sqlite-')), 'data');
  opened = [];
});
afterEach(async () => {
  for (const store of opened) await store.close();
  rmSync(join(folder, '..'), { recursive: true });
});

async function open(): Promise<SessionStore> {
  const store = await openSqliteStore(folder, () => NOW);
  opened.push(store);
  return store;
}

async function closeAll(): Promise<void> {
  for (const store of opened.splice(0)) await store.close();
}

const bytes = (): string =>
  readdirSync(folder)
    .map((file) => readFileSync(join(folder, file), 'latin1'))
    .join('');

/** The same numbers each time, so that a failure can be looked at again. */
function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * below);
  };
}

describe('the folder of the SQLite store', () => {
  it('is readable by its owner alone, with every file in it', async () => {
    await (await open()).putShare(shareOf(1));
    expect(statSync(folder).mode & 0o777).toBe(0o700);
    for (const file of readdirSync(folder)) {
      expect(statSync(join(folder, file)).mode & 0o777).toBe(0o600);
    }
  });

  it('keeps everything from one opening to the next', async () => {
    const sent = shareOf(5);
    const first = await open();
    await first.putShare(sent);
    const secret = await first.secret();
    await closeAll();
    const second = await open();
    expect(await seen(second, sent.session)).toMatchObject({
      session: { invokeCount: 5 },
      invokes: sent.invokes.map(({ id }) => ({ id })),
    });
    expect(Buffer.from(await second.secret())).toEqual(Buffer.from(secret));
  });

  // SQLite copies rows from page to page and wipes no copy; it never moves a row's further pages.
  it('holds what names a session only on pages that SQLite never moves', async () => {
    const store = await open();
    const sent = Array.from({ length: 60 }, (_, index) => shareOf(1, text('r'.repeat(9 * index))));
    for (const one of sent) {
      await store.putShare(one);
      await store.addErasureRequest({ session: one.session, receivedAt: NOW, expiresAt: EXPIRY });
    }
    await closeAll();
    const file = readFileSync(join(folder, 'sessions.db'));
    const pages = Array.from({ length: file.length / PAGE_BYTES }, (_, index) =>
      file.subarray(index * PAGE_BYTES, (index + 1) * PAGE_BYTES),
    );
    const moved = pages.filter((page, index) => MOVED_PAGES.has(page[index === 0 ? 100 : 0] ?? 0));
    const names = sent.flatMap((one) => [
      one.session,
      one.packageName,
      one.keyDigest,
      ...ids(one.stats),
      ...ids(one.invokes),
    ]);
    expect(moved.length).toBeGreaterThan(10);
    expect(names.filter((name) => !file.includes(name))).toEqual([]);
    expect(names.filter((name) => moved.some((page) => page.includes(name)))).toEqual([]);
  });

  it('holds no byte of an erased session among others that grow and stay', async () => {
    const store = await open();
    const below = numbers(20_261_124);
    const live: Share[] = [];
    const gone: Share[] = [];
    for (let made = 0; made < 120; made++) {
      const size = below(below(10) === 0 ? 200_000 : 300);
      const sent = shareOf(below(3), text('r'.repeat(size)));
      await store.putShare(sent);
      live.push(sent);
      const grown = live[below(live.length)] ?? sent;
      await store.putShare({ ...grown, stats: [stats(2)] });
      if (below(10) < 6) gone.push(...live.splice(below(live.length), 1));
    }
    for (const { session, keyDigest } of gone) {
      await store.eraseWithKey(session, keyDigest, TOMBSTONE);
    }
    const left = bytes();
    const names = gone.flatMap((one) => [
      one.session,
      one.keyDigest,
      ...ids(one.stats),
      ...ids(one.invokes),
    ]);
    expect(gone.length).toBeGreaterThan(50);
    expect(names.filter((name) => left.includes(name))).toEqual([]);
    expect(live.filter(({ session }) => !left.includes(session))).toEqual([]);
  });

  it('stays without the erased when an older copy of its sessions is put back', async () => {
    const first = await open();
    const sent = shareOf(4);
    const kept = shareOf(2);
    await first.putShare(sent);
    await first.putShare(kept);
    await first.addErasureRequest({ session: sent.session, receivedAt: NOW, expiresAt: EXPIRY });
    const [session, early] = [rxinfer('sessions'), rxinfer('session_stats')];
    const run = rxinfer('invokes', { parent: early.id });
    await first.createRxInferDocument(run);
    await closeAll();
    copyFileSync(join(folder, 'sessions.db'), join(folder, '..', 'backup.db'));

    const second = await open();
    await second.eraseWithKey(sent.session, sent.keyDigest, TOMBSTONE);
    await second.eraseAsAdmin(session.id, TOMBSTONE);
    await second.createRxInferDocument({ ...early, parent: session.id });
    await closeAll();
    copyFileSync(join(folder, '..', 'backup.db'), join(folder, 'sessions.db'));
    expect(bytes()).toContain(sent.session);

    const third = await open();
    expect(await seen(third, sent.session)).toEqual({ session: undefined, invokes: [] });
    expect(await third.putShare(sent)).toEqual({ outcome: 'erased' });
    expect(await seen(third, kept.session)).toMatchObject({ session: { invokeCount: 2 } });
    const names = [sent.session, ...ids(sent.stats), ...ids(sent.invokes), early.id, run.id];
    const left = bytes();
    expect(names.filter((name) => left.includes(name))).toEqual([]);
  });

  it('is not opened with tombstones that are not its own', async () => {
    await (await open()).putShare(shareOf(1));
    await closeAll();
    rmSync(join(folder, 'tombstones.db'));
    await expect(open()).rejects.toThrow('put back the tombstones.db');
  });

  it('is brought to the layout of today from that of the first release', async () => {
    makeFolderOfLayout(1);
    for (const _ of ['first', 'second']) {
      const store = await open();
      expect(await seen(store, id(1))).toMatchObject({
        session: { packageName: 'tidy-solver', stats: [{ id: id(2) }] },
        invokes: [{ id: id(3) }],
      });
      const ping = { fields: {}, receivedAt: NOW, expiresAt: EXPIRY };
      expect(await store.recordUsage({ ...ping, id: id(4) })).toBe('duplicate');
      const pingOfRxInfer = { collection: 'using_rxinfer', id: id(5), parent: undefined } as const;
      const capability = digest('capability of 5');
      const newer = { ...pingOfRxInfer, ...ping, capability };
      expect(await store.updateRxInferDocument(newer)).toMatchObject({ outcome: 'stored' });
      const erased = share({ session: id(6), keyDigest: digest('key of 6') });
      expect(await store.putShare(erased)).toEqual({ outcome: 'erased' });
      const asked = await store.listErasureRequests({ cursor: undefined, limit: 5 }, NOW);
      expect(asked.items).toMatchObject([{ session: id(7) }]);
      await closeAll();
    }
    const file = new Database(join(folder, 'sessions.db'));
    const collections = file.prepare('SELECT DISTINCT collection FROM documents').pluck().all();
    file.close();
    expect(collections).not.toContain('usage_pings');
    const store = await open();
    expect(await store.purgeExpired(AFTER_EXPIRY, 10)).toBe(5);
  });

  it('is brought to the layout of today from that of the second release, with every message as it was', async () => {
    makeFolderOfLayout(2);
    for (const _ of ['first', 'second']) {
      const store = await open();
      const page = { cursor: undefined, limit: 5 };
      const day = { ...page, day: '2026-05-01' };
      const { items: usage } = await store.listArrivals({ ...day, stream: 'usage' }, NOW);
      expect(usage.map(({ packageName }) => packageName)).toEqual(['tidy-solver', 'RxInfer']);
      expect((await store.listEvents(page, NOW)).items).toEqual([
        {
          id: id(3),
          packageName: 'tidy-solver',
          event: 'solve',
          receivedAt: NOW,
          expiresAt: EXPIRY,
          fields: {
            said: text('it\'s "\\" \ud800 \u0000 \u2028 é 😀'),
            n: { integerValue: '9007199254740993' },
            d: { doubleValue: 1e-7 },
          },
        },
      ]);
      expect((await store.listLosses(page, NOW)).items).toMatchObject([
        { id: id(4), counts: { unreachable: { integerValue: '7' } }, expiresAt: EXPIRY },
      ]);
      expect((await store.listAudit(page, NOW)).items).toMatchObject([
        { action: 'read', sessions: ['digest of a session'], expiresAt: EXPIRY },
      ]);
      expect(await store.readCounts('@tidy/solver', '2026-05-01', NOW)).toBe('{"n":1}');
      const sent = { fields: {}, receivedAt: NOW, expiresAt: EXPIRY };
      expect(await store.recordUsage({ ...sent, id: id(1) })).toBe('duplicate');
      const ping = { collection: 'using_rxinfer', id: id(2), parent: undefined } as const;
      const newer = { ...ping, ...sent, capability: 'capability of 2' };
      expect(await store.updateRxInferDocument(newer)).toMatchObject({ outcome: 'stored' });
      await closeAll();
    }
    const store = await open();
    expect(await store.purgeExpired(AFTER_EXPIRY, 10)).toBe(6);
  });

  it('is not opened by a release that does not know its layout', async () => {
    await open();
    await closeAll();
    const file = new Database(join(folder, 'sessions.db'));
    file.exec('PRAGMA user_version = 99');
    file.close();
    await expect(open()).rejects.toThrow('written by a later release');
  });
});

describe('messages that come at the same moment', () => {
  it('are each counted once, whichever were there before and whichever came twice', async () => {
    const store = await open();
    const ping = (number: number) => ({
      id: `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`,
      fields: { package_name: text(`it's "${number}"`) },
      receivedAt: NOW,
      expiresAt: EXPIRY,
    });
    const numbers = Array.from({ length: 120 }, (_, number) => number % 50);
    const before = [3, 40].map((number) => store.recordUsage(ping(number)));
    expect(await Promise.all(before)).toEqual(['stored', 'stored']);
    const outcomes = await Promise.all(numbers.map((number) => store.recordUsage(ping(number))));
    expect(outcomes).toEqual(
      numbers.map((number, index) =>
        index < 50 && number !== 3 && number !== 40 ? 'stored' : 'duplicate',
      ),
    );
    const arrived = { stream: 'usage', day: '2026-05-01', cursor: undefined, limit: 500 } as const;
    const { items } = await store.listArrivals(arrived, NOW);
    const names = items.map(({ packageName }) => packageName).sort();
    expect(names).toEqual(Array.from({ length: 50 }, (_, n) => `it's "${n}"`).sort());
  });

  it('are all stored when the store is closed in the next moment', async () => {
    const store = await open();
    const outcomes = Array.from({ length: 120 }, (_, number) =>
      store.recordUsage({
        id: `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`,
        fields: {},
        receivedAt: NOW,
        expiresAt: EXPIRY,
      }),
    );
    await store.close();
    expect(new Set(await Promise.all(outcomes))).toEqual(new Set(['stored']));
    expect(await (await open()).countArrivals('usage', '2026-05-01')).toBe(120);
  });
});

describe('a message in its row', () => {
  const anyId = fc.oneof(
    fc.uuid(),
    fc.uuid().map((one) => one.toUpperCase()),
    // The bytes of the second spell the first.
    fc.constant('2026-11-29_abcde'),
    fc.constant('32303236-2d31-312d-3239-5f6162636465'),
    fc.string({ unit: 'grapheme-ascii' }),
  );
  const anyFields = fc.dictionary(
    fc.string({ minLength: 1 }),
    fc.string({ unit: 'binary' }).map(text),
  );

  it('comes back as it was, whatever its id and its fields, and has its id to itself', () => {
    const file = new Database(':memory:');
    file.exec(
      'CREATE TABLE row (number INTEGER PRIMARY KEY, name BLOB, collection, expires_at, received_day, body)',
    );
    const insert = file.prepare(`INSERT INTO row (${WRITTEN}) VALUES (?, ?, ?, ?, ?)`);
    const { columns, storedIn } = FORMS.messages;
    const read = file.prepare(`SELECT ${columns} FROM row WHERE name = ?`);
    fc.assert(
      fc.property(fc.uniqueArray(anyId), anyFields, (ids, fields) => {
        file.exec('DELETE FROM row');
        const day = { received_day: text('2026-05-01') };
        for (const id of ids) {
          const name = { collection: 'events', id } as const;
          const document = { name, expiresAt: EXPIRY, fields: { ...fields, ...day } };
          insert.run(valuesOf('messages', document, keyOfId(id)));
        }
        const expires = { expires_at: { timestampValue: EXPIRY.toISOString() } };
        for (const id of ids) {
          const found = read.all([keyOfId(id)]).map(storedIn);
          const whole = { ...fields, ...day, ...expires };
          expect(found).toEqual([{ collection: 'events', id, fields: whole }]);
        }
      }),
    );
    file.close();
  });
});
