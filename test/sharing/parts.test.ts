import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { bodyOf, cutIntoParts, type StatsDocuments } from '../../src/sharing/parts.js';
import { recordedInvoke } from '../support/recorded-session.js';

const DIGEST = 'a'.repeat(64);

const documents = fc.array(
  fc.record({
    text: fc.string({ maxLength: 40, unit: 'grapheme' }).map((text) => JSON.stringify(text)),
    invokes: fc.array(
      fc.record({
        text: fc.string({ maxLength: 60, unit: 'grapheme' }).map((text) => JSON.stringify(text)),
        source: fc.constant(recordedInvoke(1)),
      }),
      { maxLength: 8 },
    ),
  }),
  { maxLength: 8 },
);

function invokesOf(stats: readonly StatsDocuments[]) {
  return stats.flatMap(({ invokes }) => invokes);
}

describe('cutIntoParts', () => {
  it('loses nothing, repeats no invoke, and keeps each part closed in itself and in size', () => {
    fc.assert(
      fc.property(documents, fc.integer({ min: 400, max: 1_200 }), (stats, maxBytes) => {
        const parts = cutIntoParts('{"fields":{}}', stats, maxBytes);
        expect(parts.flatMap(({ invokes }) => invokes)).toEqual(invokesOf(stats));
        expect(new Set(parts.flatMap((part) => [...part.stats]))).toEqual(new Set(stats));
        for (const part of parts) {
          const owned = new Set(invokesOf([...part.stats]));
          for (const invoke of part.invokes) expect(owned).toContain(invoke);
          const body = bodyOf('{"fields":{}}', part, { share: 1, number: 1, of: 1 }, DIGEST);
          expect(() => JSON.parse(body)).not.toThrow();
          const isSmallest = part.stats.size === 1 && part.invokes.length <= 1;
          if (!isSmallest) expect(Buffer.byteLength(body)).toBeLessThanOrEqual(maxBytes);
        }
      }),
    );
  });

  it('makes one part of nothing, for the session itself', () => {
    expect(cutIntoParts('{}', [], 1_000)).toEqual([{ stats: new Set(), invokes: [] }]);
  });

  it('keeps to the number of documents that one request may hold', () => {
    const source = recordedInvoke(1);
    const many = Array.from({ length: 2_100 }, (_, n) => ({ text: `${n}`, invokes: [] }));
    expect(cutIntoParts('{}', many, 1e9).map(({ stats }) => stats.size)).toEqual([
      1_000, 1_000, 100,
    ]);
    const deep = Array.from({ length: 31_000 }, (_, n) => ({ text: `${n}`, source }));
    const parts = cutIntoParts('{}', [{ text: '{}', invokes: deep }], 1e9);
    expect(parts.map(({ invokes }) => invokes.length)).toEqual([15_000, 15_000, 1_000]);
  });
});
