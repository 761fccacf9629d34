import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { RETRY_AFTER_MAX_MS } from '../../src/transport/policy.js';
import { readRetryAfter } from '../../src/transport/retry-after.js';

/** A Sunday. */
const NOW = Date.UTC(2026, 10, 1, 0, 0, 1);

describe('a Retry-After', () => {
  it.each([
    ['seconds', '3', 3_000],
    ['no seconds', ' 0 ', 0],
    ['a date', 'Sun, 01 Nov 2026 00:00:05 GMT', 4_000],
    ['a date of the form of 1985', 'Sunday, 01-Nov-26 00:00:05 GMT', 4_000],
    ['a date of the form of C, which names no zone', 'Sun Nov  1 00:00:05 2026', 4_000],
    ['a date that has passed', 'Sun, 01 Nov 2015 00:00:00 GMT', 0],
    ['a year', '31536000', RETRY_AFTER_MAX_MS],
    ['more digits than a number has', '9'.repeat(400), RETRY_AFTER_MAX_MS],
    ['the end of time', 'Fri, 31 Dec 9999 23:59:59 GMT', RETRY_AFTER_MAX_MS],
  ])('of %s is understood, up to a day', (_, header, wait) => {
    expect(readRetryAfter(header, NOW)).toBe(wait);
  });

  it.each([undefined, '', 'soon', '-5', '1.5', '1e3', '0x10', 'Sun, 99 Foo 2026 00:00:05 GMT'])(
    'of %j says nothing',
    (header) => {
      expect(readRetryAfter(header, NOW)).toBeUndefined();
    },
  );

  it('never asks for less than nothing, nor for more than a day, whatever it holds', () => {
    const dates = fc.date({ noInvalidDate: true }).map((date) => date.toUTCString());
    const numbers = fc.bigInt().map(String);
    fc.assert(
      fc.property(fc.oneof(fc.string(), dates, numbers), (header) => {
        const wait = readRetryAfter(header, NOW) ?? 0;
        expect(wait).toBeGreaterThanOrEqual(0);
        expect(wait).toBeLessThanOrEqual(RETRY_AFTER_MAX_MS);
      }),
    );
  });
});
