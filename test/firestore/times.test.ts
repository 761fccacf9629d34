import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isoTime } from '../../src/firestore/times.js';

const FIRST = Date.parse('0001-01-01T00:00:00.000Z');
const LAST = Date.parse('9999-12-31T23:59:59.999Z');

describe('a time', () => {
  it('is written as toISOString writes it, whatever was written before', () => {
    const times = fc.oneof(
      fc.integer({ min: FIRST, max: LAST }),
      fc.integer({ min: -120_000, max: 120_000 }),
      fc.constantFrom(FIRST, LAST, 0, -1, 59_999, 60_000, -60_000, -60_001),
    );
    fc.assert(
      fc.property(fc.array(times), (list) => {
        expect(list.map(isoTime)).toEqual(list.map((time) => new Date(time).toISOString()));
      }),
      { numRuns: 500 },
    );
  });
});
