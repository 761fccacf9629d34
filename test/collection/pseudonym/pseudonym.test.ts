import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  createSecret,
  hashName,
  periodToken,
  type Scope,
} from '../../../src/collection/pseudonym/index.js';

const scope: Scope = { package: 'graph-models', period: '2026-W45' };
const nextPeriod: Scope = { ...scope, period: '2026-W46' };
const secret = fc.uint8Array({ minLength: 32, maxLength: 32 });

describe('a pseudonym', () => {
  it('is the same whenever one installation asks again in one period', () => {
    const own = createSecret();
    expect(periodToken(own, scope)).toBe(periodToken(Uint8Array.from(own), { ...scope }));
    expect(hashName(own, scope, 'my project')).toBe(hashName(own, scope, 'my project'));
    expect(periodToken(own, scope)).toMatch(/^[0-9a-f]{32}$/);
  });

  it('cannot be linked across installations: the same names have no hash in common', () => {
    const names = fc.uniqueArray(fc.string(), { minLength: 1, maxLength: 50 });
    fc.assert(
      fc.property(secret, secret, names, (one, other, words) => {
        fc.pre(Buffer.compare(one, other) !== 0);
        expect(periodToken(one, scope)).not.toBe(periodToken(other, scope));
        const hashes = new Set(words.map((word) => hashName(one, scope, word)));
        expect(hashes.size).toBe(words.length);
        for (const word of words) expect(hashes).not.toContain(hashName(other, scope, word));
      }),
    );
  });

  it('cannot be linked across periods: token and hashes all change', () => {
    const names = fc.uniqueArray(fc.string(), { maxLength: 50 });
    fc.assert(
      fc.property(secret, names, (own, words) => {
        const now = [periodToken(own, scope), ...words.map((word) => hashName(own, scope, word))];
        const later = [
          periodToken(own, nextPeriod),
          ...words.map((word) => hashName(own, nextPeriod, word)),
        ];
        expect(new Set([...now, ...later]).size).toBe(2 * (words.length + 1));
      }),
    );
  });

  it('resembles the one of the next period no more than a random number would', () => {
    const sharedBits = Array.from({ length: 400 }, () => {
      const own = createSecret();
      const [now, later] = [scope, nextPeriod].map((each) =>
        BigInt(`0x${periodToken(own, each)}`),
      ) as [bigint, bigint]; // two go in, two come out
      return 128 - (now ^ later).toString(2).replaceAll('0', '').length;
    });
    const mean = sharedBits.reduce((sum, bits) => sum + bits, 0) / sharedBits.length;
    // 64 of 128 bits agree by chance; the mean of 400 strays by 0.28, and 3 is over ten times that.
    expect(Math.abs(mean - 64)).toBeLessThan(3);
  });

  it('differs between two packages of one installation, and between a token and a name', () => {
    const own = createSecret();
    const other = { ...scope, package: 'other-models' };
    expect(periodToken(own, scope)).not.toBe(periodToken(own, other));
    expect(hashName(own, scope, 'x')).not.toBe(hashName(own, other, 'x'));
    expect(hashName(own, scope, '')).not.toBe(periodToken(own, scope));
  });

  it('cannot be made to collide by moving letters between package, period and name', () => {
    const own = createSecret();
    expect(hashName(own, { package: 'a', period: 'bc' }, 'd')).not.toBe(
      hashName(own, { package: 'ab', period: 'c' }, 'd'),
    );
    expect(hashName(own, { package: 'a","b', period: 'c' }, 'd')).not.toBe(
      hashName(own, { package: 'a', period: 'b","c' }, 'd'),
    );
  });

  it('refuses a secret that could be searched', () => {
    expect(() => periodToken(new Uint8Array(31), scope)).toThrow(RangeError);
  });
});
