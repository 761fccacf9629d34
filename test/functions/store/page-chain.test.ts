import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Write } from '../../../functions/src/store/documents.js';
import { MAX_DOCUMENT_BYTES, MAX_SESSION_INVOKES } from '../../../functions/src/store/limits.js';
import { sessionName } from '../../../functions/src/store/names.js';
import {
  appendToPages,
  chainChanges,
  chainOf,
  chainValue,
  onClosedPages,
} from '../../../functions/src/store/page-chain.js';
import { sizeOfFields } from '../../../src/firestore/index.js';
import { EXPIRY, ids, text } from '../../contract/world.js';

const owner = sessionName(randomUUID());
const empty = chainOf(undefined);
const limits = { bytes: 10_000, count: 200, expiresAt: EXPIRY };

const entry = (size: number) => ({ id: randomUUID(), fields: { run: text('r'.repeat(size)) } });
const entries = fc.array(fc.nat(12_000).map(entry), { minLength: 1, maxLength: 40 });

const idsOn = (write: Write): string[] =>
  write.kind === 'set' && write.fields['invokes'] && 'mapValue' in write.fields['invokes']
    ? Object.keys(write.fields['invokes'].mapValue.fields ?? {})
    : [];

describe('pages of invokes', () => {
  it('take every invoke once and in order, and are as large as asked unless one invoke is larger', () => {
    fc.assert(
      fc.property(entries, (given) => {
        const appended = appendToPages(owner, empty, [], given, limits);
        if (appended.outcome === 'full') throw new Error('there is room for forty');
        expect(appended.writes.flatMap(idsOn)).toEqual(ids(given));
        for (const write of appended.writes) {
          const size = write.kind === 'set' ? sizeOfFields(write.fields) : Number.NaN;
          if (idsOn(write).length > 1) expect(size).toBeLessThan(limits.bytes + 300);
        }
        expect(appended.chain).toMatchObject({
          invokes: given.length,
          pages: appended.writes.length,
        });
      }),
    );
  });

  it('are the same whether the sizes of the invokes were known or had to be added up', () => {
    fc.assert(
      fc.property(entries, (given) => {
        const sized = given.map((one) => ({ ...one, bytes: sizeOfFields(one.fields) }));
        expect(appendToPages(owner, empty, [], sized, limits)).toEqual(
          appendToPages(owner, empty, [], given, limits),
        );
      }),
    );
  });

  it('know every invoke of a closed page again, and no other', () => {
    fc.assert(
      fc.property(entries, (given) => {
        const appended = appendToPages(owner, empty, [], given, limits);
        if (appended.outcome === 'full') throw new Error('there is room for forty');
        const read = chainOf({ invoke_pages: chainValue(appended.chain) });
        expect(chainChanges(appended.chain, read)).toEqual([]);
        const open = new Set(idsOn(appended.writes.at(-1) ?? { kind: 'delete', name: owner }));
        const strangers = [randomUUID(), randomUUID()];
        const closed = onClosedPages(read, [...ids(given), ...strangers]);
        expect([...closed.keys()].sort()).toEqual(
          ids(given)
            .filter((id) => !open.has(id))
            .sort(),
        );
      }),
    );
  });

  it('are refused past each limit of a session', () => {
    const pages = { ...empty, invokes: 5, pages: 200, openBytes: 9_990 };
    const next = appendToPages(owner, pages, [randomUUID()], [entry(100)], limits);
    expect(next).toEqual({ outcome: 'full', limit: '200 pages of invokes' });
    const many = { ...empty, invokes: MAX_SESSION_INVOKES };
    expect(appendToPages(owner, many, [], [entry(1)], limits)).toMatchObject({ outcome: 'full' });
    const large = [entry(MAX_DOCUMENT_BYTES)];
    expect(appendToPages(owner, empty, [], large, limits)).toMatchObject({ outcome: 'full' });
  });
});
