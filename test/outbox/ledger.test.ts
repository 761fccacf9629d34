import { createHash } from 'node:crypto';
import {
  appendFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createLedger, formatLedger } from '../../src/outbox/index.js';
import { keepWithinLimits } from '../../src/outbox/keep-within-limits.js';
import { readLedgerLine } from '../../src/outbox/ledger-entry.js';

const URL = 'https://telemetry.example.org/v1/sessions';
const NOW = new Date(Date.UTC(2026, 10, 5, 12));

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'aboveboard-ledger-'));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

function ledgerAt(now = NOW) {
  return createLedger({ folder, now: () => now });
}

function departure(text: string, packageName = 'abacus') {
  return { package: packageName, session: 'one', url: URL, body: Buffer.from(text) };
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

describe('the ledger', () => {
  it('has exactly the bytes on disk before it lets them leave', async () => {
    const text = '{"ä":"\u2028"}';
    await ledgerAt().record(departure(text));
    const [entry] = (await ledgerAt().list()).entries;
    expect(entry).toEqual({
      at: NOW.toISOString(),
      package: 'abacus',
      session: 'one',
      method: 'POST',
      url: URL,
      bytes: Buffer.byteLength(text),
      sha256: sha256(text),
      body: expect.stringContaining(join(folder, 'abacus', 'ledger', '2026-11')),
      outcome: 'sending',
      digest_matches: null,
    });
    expect(readFileSync(entry?.body ?? '', 'utf8')).toBe(text);
  });

  it('adds what was answered, and whether that is the digest of what left', async () => {
    const ledger = ledgerAt();
    const confirmed = { outcome: 'confirmed', status: 201 } as const;
    const first = await ledger.record(departure('a'));
    const second = await ledger.record(departure('b'));
    const third = await ledger.record(departure('c'));
    await first({ ...confirmed, answer_digest: sha256('a') });
    await second({ ...confirmed, answer_digest: sha256('a') });
    await third({ outcome: 'failed', problem: 'Nobody there.' });
    const { entries } = await ledger.list();
    expect(entries).toMatchObject([
      { outcome: 'confirmed', status: 201, digest_matches: true },
      { outcome: 'confirmed', answer_digest: sha256('a'), digest_matches: false },
      { outcome: 'failed', problem: 'Nobody there.', digest_matches: null },
    ]);
    const text = formatLedger({ entries, torn: 1 });
    expect(text).toContain('confirmed with the status 201 by the same digest');
    expect(text).toContain(`BY ANOTHER DIGEST, so that it received something else: ${sha256('a')}`);
    expect(text).toContain('1 line was cut off by a crash');
  });

  it('can be read by nobody but the user', async () => {
    const note = await ledgerAt().record(departure('a'));
    await note({ outcome: 'confirmed' });
    const modes = readdirSync(folder, { recursive: true, withFileTypes: true }).map((entry) => {
      const { mode } = statSync(join(entry.parentPath, entry.name));
      return [entry.isDirectory(), mode & 0o777];
    });
    expect(modes).toHaveLength(5);
    for (const [isFolder, mode] of modes) expect(mode).toBe(isFolder ? 0o700 : 0o600);
  });

  it('is of one package, or of all in the order of time', async () => {
    await ledgerAt(new Date(Date.UTC(2026, 10, 2))).record(departure('a', '../abacus'));
    await ledgerAt(new Date(Date.UTC(2026, 9, 2))).record(departure('b', '@sextant/core'));
    const { entries } = await ledgerAt().list();
    expect(entries.map(({ package: name }) => name)).toEqual(['@sextant/core', '../abacus']);
    expect((await ledgerAt().list('../abacus')).entries).toHaveLength(1);
    expect((await ledgerAt().list('unknown')).entries).toEqual([]);
  });

  it.each(['{"id":"', '{"id":"x"}', 'null', '{"id":'])(
    'skips and counts the line %j, and loses none that follows it',
    async (torn) => {
      await ledgerAt().record(departure('a'));
      appendFileSync(join(folder, 'abacus', 'ledger', '2026-11.jsonl'), torn);
      await ledgerAt().record(departure('b'));
      const list = await ledgerAt().list();
      expect(list.torn).toBe(1);
      expect(list.entries.map(({ sha256 }) => sha256)).toEqual([sha256('a'), sha256('b')]);
    },
  );

  it('loses nothing to many that write at once', async () => {
    const texts = Array.from({ length: 25 }, (_, n) => `{"n":${n}}`);
    await Promise.all(
      texts.map(async (text) => {
        const note = await ledgerAt().record(departure(text));
        await note({ outcome: 'confirmed', answer_digest: sha256(text) });
      }),
    );
    const { entries, torn } = await ledgerAt().list();
    expect(torn).toBe(0);
    expect(entries.map(({ body }) => readFileSync(body ?? '', 'utf8')).sort()).toEqual(
      texts.sort(),
    );
    expect(entries.every(({ digest_matches }) => digest_matches === true)).toBe(true);
  });

  it('rejects where it cannot be written, and reads as empty there', async () => {
    writeFileSync(join(folder, 'file'), '');
    const nowhere = createLedger({ folder: join(folder, 'file') });
    await expect(nowhere.record(departure('a'))).rejects.toMatchObject({ code: 'ENOTDIR' });
    expect(await nowhere.list()).toEqual({ entries: [], torn: 0 });
  });

  it('shows no control character of a line that anything may have written', () => {
    const entry = { at: '\u001b[2J', package: 'a', method: 'POST', url: URL, bytes: 1 } as const;
    const rest = { sha256: '', body: null, outcome: 'sending', digest_matches: null } as const;
    expect(formatLedger({ entries: [{ ...entry, ...rest }], torn: 0 })).not.toContain('\u001b');
  });
});

describe('a ledger that grows', () => {
  async function grow(...months: readonly (readonly [year: number, month: number])[]) {
    for (const [year, month] of months) {
      await ledgerAt(new Date(Date.UTC(year, month - 1, 5))).record(departure('x'.repeat(1_000)));
    }
    return join(folder, 'abacus', 'ledger');
  }

  it('forgets what is older than a year', async () => {
    const own = await grow([2025, 11], [2025, 12], [2026, 11]);
    await keepWithinLimits(own, NOW);
    expect(readdirSync(own).sort()).toEqual([
      '2025-12',
      '2025-12.jsonl',
      '2026-11',
      '2026-11.jsonl',
    ]);
  });

  it('forgets the oldest bodies where it is too large, and says so in their place', async () => {
    const own = await grow([2026, 9], [2026, 10], [2026, 11]);
    await keepWithinLimits(own, NOW, { maxMonths: 12, maxBytes: 3_500 });
    const { entries } = await ledgerAt().list();
    expect(entries.map(({ body }) => body === null)).toEqual([true, false, false]);
    expect(formatLedger({ entries, torn: 0 })).toContain(
      'removed, because the ledger keeps to a size',
    );
  });

  it('forgets whole months where that is not enough, but never the current one', async () => {
    const own = await grow([2026, 9], [2026, 10], [2026, 11]);
    await keepWithinLimits(own, NOW, { maxMonths: 12, maxBytes: 1 });
    expect(readdirSync(own).filter((name) => name.endsWith('.jsonl'))).toEqual(['2026-11.jsonl']);
  });
});

describe('readLedgerLine', () => {
  it('never throws, and takes nothing that is no line', () => {
    fc.assert(fc.property(fc.json(), (text) => expect(readLedgerLine(text)).toBeUndefined()));
    fc.assert(fc.property(fc.string(), (text) => expect(readLedgerLine(text)).toBeUndefined()));
  });
});
