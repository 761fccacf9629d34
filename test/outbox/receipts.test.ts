import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createReceipts, type StoredReceipt } from '../../src/outbox/index.js';
import { readReceipt } from '../../src/outbox/receipt.js';

const OF = {
  session: '00000000-0000-4000-8000-000000000001',
  package: '@abacus/core',
  endpoint: 'https://telemetry.example.org/',
};
const NOW = new Date(Date.UTC(2026, 10, 1));

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'aboveboard-receipts-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function receipts() {
  return createReceipts({ folder, now: () => NOW });
}

async function opened(of = OF): Promise<StoredReceipt> {
  const result = await receipts().open(of);
  if (result.outcome !== 'open') throw new Error(JSON.stringify(result));
  return result;
}

describe('receipts', () => {
  it('are on disk, with a key of 32 bytes, before they are handed out', async () => {
    const { path, receipt } = await opened();
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual(receipt);
    expect(receipt).toEqual({
      version: 1,
      ...OF,
      created_at: NOW.toISOString(),
      erasure_key: expect.stringMatching(/^[\w-]{43}$/),
      sent: [],
    });
    expect(Buffer.from(receipt.erasure_key ?? '', 'base64url')).toHaveLength(32);
  });

  it('can be read by nobody but the user', async () => {
    const { path } = await opened();
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(statSync(dirname(path)).mode & 0o777).toBe(0o700);
  });

  it('leave nothing else behind', async () => {
    const stored = await opened();
    await opened();
    await receipts().amend(stored, (receipt) => receipt);
    expect(readdirSync(dirname(stored.path))).toHaveLength(1);
  });

  it('reuse the key of a session that was shared before', async () => {
    expect((await opened()).receipt).toEqual((await opened()).receipt);
  });

  it('agree on one key when many are opened at once', async () => {
    const all = await Promise.all(Array.from({ length: 20 }, () => opened()));
    expect(new Set(all.map(({ receipt }) => receipt.erasure_key)).size).toBe(1);
  });

  it('never show the key of one service to another', async () => {
    const here = await opened();
    const there = await opened({ ...OF, endpoint: 'https://elsewhere.example.org/' });
    expect(there.receipt.erasure_key).not.toBe(here.receipt.erasure_key);
  });

  it('stay inside their folder whatever a package is called', async () => {
    const names = ['..', '.', '../../etc', 'a/b', 'a\\b', 'ä', 'CON.txt', ' ', '*?"<>|', '\u0000'];
    for (const name of names) {
      const { path } = await opened({ ...OF, package: name });
      expect(dirname(dirname(dirname(path)))).toBe(folder);
    }
    expect(readdirSync(folder)).toHaveLength(names.length);
  });

  it('change what is on disk by now, not what was read earlier', async () => {
    const stored = await opened();
    await receipts().amend(stored, ({ erasure_key: _, ...rest }) => ({
      ...rest,
      erased_at: 'then',
    }));
    const late = await receipts().amend(stored, (receipt) => ({ ...receipt, expires_at: 'later' }));
    expect(late.receipt).toMatchObject({ erased_at: 'then', expires_at: 'later' });
    expect(readFileSync(stored.path, 'utf8')).not.toContain('erasure_key');
    expect(await receipts().open(OF)).toEqual({ outcome: 'erased', erasedAt: 'then' });
  });

  it('keep the last 1,000 parts that were sent', async () => {
    const part = { share: 1, of: 1, bytes: 1, sha256: '', status: 'confirmed' } as const;
    const sent = Array.from({ length: 1_005 }, (_, number) => ({ ...part, number }));
    const { receipt } = await receipts().amend(await opened(), (old) => ({ ...old, sent }));
    expect(receipt.sent).toHaveLength(1_000);
    expect(receipt.sent.at(-1)?.number).toBe(1_004);
  });

  it('say in a sentence where they cannot be written', async () => {
    const inTheWay = join(folder, 'file');
    writeFileSync(inTheWay, '');
    const result = await createReceipts({ folder: inTheWay }).open(OF);
    expect(result).toEqual({
      outcome: 'unusable',
      message: expect.stringMatching(/could not be written to .*file.* \(ENOTDIR\)\.$/),
    });
  });

  it('refuse a damaged receipt instead of making a second key', async () => {
    const { path } = await opened();
    writeFileSync(path, readFileSync(path, 'utf8').slice(0, 100));
    expect(await receipts().open(OF)).toEqual({
      outcome: 'unusable',
      message: expect.stringContaining('damaged'),
    });
  });
});

describe('a list of receipts', () => {
  it('is empty where there are none', async () => {
    const nowhere = createReceipts({ folder: join(folder, 'nowhere') });
    expect(await nowhere.list()).toEqual({ receipts: [], damaged: [] });
  });

  it('has the newest first, of every package', async () => {
    const dates = [2, 3, 1].map((day) => new Date(Date.UTC(2026, 10, day)));
    for (const [n, date] of dates.entries()) {
      const one = createReceipts({ folder, now: () => date });
      await one.open({ ...OF, package: `package ${n}` });
    }
    const { receipts: all } = await receipts().list();
    expect(all.map(({ receipt }) => receipt.package)).toEqual([
      'package 1',
      'package 0',
      'package 2',
    ]);
  });

  it('can be of one session', async () => {
    const other = '00000000-0000-4000-8000-000000000002';
    await opened();
    await opened({ ...OF, session: other });
    const { receipts: found } = await receipts().list(other);
    expect(found.map(({ receipt }) => receipt.session)).toEqual([other]);
  });

  it('names what is damaged and shows the rest', async () => {
    const { path } = await opened();
    const broken = path.replace(/[^/\\]*$/, 'broken.json');
    writeFileSync(broken, '{"version":1,"session":');
    const unreadable = join(dirname(path), 'folder.json');
    symlinkSync('nowhere', unreadable);
    const { receipts: all, damaged } = await receipts().list();
    expect(all).toHaveLength(1);
    expect([...damaged].sort()).toEqual([broken, unreadable].sort());
  });
});

describe('readReceipt', () => {
  it('never throws, and takes nothing that is no receipt', () => {
    fc.assert(fc.property(fc.json(), (text) => expect(readReceipt(text)).toBeUndefined()));
    fc.assert(fc.property(fc.string(), (text) => expect(readReceipt(text)).toBeUndefined()));
  });

  it('takes no receipt that has neither a key nor an end', () => {
    const whole = { version: 1, ...OF, created_at: 'then', sent: [] };
    expect(readReceipt(JSON.stringify(whole))).toBeUndefined();
    expect(readReceipt(JSON.stringify({ ...whole, erasure_key: 'short' }))).toBeUndefined();
    expect(readReceipt(JSON.stringify({ ...whole, erased_at: 'then' }))).toBeDefined();
  });
});
