import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { CLIENT_SLOTS, PACKAGE_SLOTS, RATE_WINDOW_SECONDS } from '../../../functions/src/limits.js';
import { createMeters, type Rates } from '../../../functions/src/security/rates.js';
import { NO_RATES } from '../../support/open-guard.js';

const WINDOW_MS = RATE_WINDOW_SECONDS * 1_000;

describe('what may be asked for in a minute', () => {
  // Windows are timed by the library itself, with the clock and the timers of the process.
  beforeEach(() => {
    jest.useFakeTimers({ now: new Date('2026-03-01T12:00:00Z') });
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  const meters = (rates: Partial<Rates>) => createMeters({ ...NO_RATES, ...rates });

  it('is as much as is set, and again as much when the window is over', async () => {
    const { request } = meters({ client: 3 });
    for (let round = 0; round < 2; round += 1) {
      for (let n = 0; n < 3; n += 1) expect(await request('a', 'client')).toBeUndefined();
      jest.advanceTimersByTime(WINDOW_MS / 4);
      expect(await request('a', 'client')).toBe((RATE_WINDOW_SECONDS * 3) / 4);
      expect(await request('b', 'client')).toBeUndefined();
      jest.advanceTimersByTime(WINDOW_MS);
    }
  });

  it('is without a limit where that is 0', async () => {
    const { request, forPackage, wrongKey, tooManyWrongKeys } = meters({});
    for (let n = 0; n < 1_000; n += 1) {
      expect(await request('a', 'client')).toBeUndefined();
      expect(await forPackage('p')).toBeUndefined();
      await wrongKey('a');
    }
    expect(await tooManyWrongKeys('a')).toBeUndefined();
  });

  it('is counted apart for RxInfer’s documents, and for each package', async () => {
    const { request, forPackage } = meters({ client: 1, rxinfer: 2, package: 1 });
    expect(await request('a', 'client')).toBeUndefined();
    expect(await request('a', 'client')).toBeDefined();
    expect(await request('a', 'rxinfer')).toBeUndefined();
    expect(await forPackage('p')).toBeUndefined();
    expect(await forPackage('p')).toBeDefined();
    expect(await forPackage('q')).toBeUndefined();
  });

  it('is not used up for everybody by a client who is over their own limit', async () => {
    const { request } = meters({ client: 2, instance: 4 });
    for (let n = 0; n < 100; n += 1) await request('flood', 'client');
    expect(await request('somebody', 'client')).toBeUndefined();
    expect(await request('else', 'client')).toBeUndefined();
    // The instance's own limit holds for the sum.
    expect(await request('third', 'client')).toBeDefined();
  });

  it('is so many wrong keys, and none more', async () => {
    const { wrongKey, tooManyWrongKeys } = meters({ wrongKeys: 2 });
    expect(await tooManyWrongKeys('a')).toBeUndefined();
    await wrongKey('a');
    expect(await tooManyWrongKeys('a')).toBeUndefined();
    await wrongKey('a');
    expect(await tooManyWrongKeys('a')).toBe(RATE_WINDOW_SECONDS);
    expect(await tooManyWrongKeys('b')).toBeUndefined();
    jest.advanceTimersByTime(WINDOW_MS + 1);
    expect(await tooManyWrongKeys('a')).toBeUndefined();
  });

  it('is kept by a number alone, which another day, or another process, gives to somebody else', async () => {
    let now = new Date('2026-03-01T23:59:59Z');
    const salts: Uint8Array[] = [];
    const surroundings = {
      clock: () => now,
      random: (bytes: number) => {
        const salt = Buffer.alloc(bytes, salts.length + 1);
        salts.push(salt);
        return salt;
      },
    };
    const { request } = createMeters({ ...NO_RATES, client: 1 }, surroundings);
    await request('a', 'client');
    expect(await request('a', 'client')).toBeDefined();
    expect(salts).toHaveLength(1);
    now = new Date('2026-03-02T00:00:00Z');
    expect(await request('a', 'client')).toBeUndefined();
    expect(salts.map(({ length }) => length)).toEqual([32, 32]);
  });

  it('holds no more records than there are slots, from however many addresses a flood comes', async () => {
    const { request, forPackage } = meters({ client: 1, package: 1 });
    // One timer a record is all that the library keeps of it.
    for (let n = 0; n < CLIENT_SLOTS * 4; n += 1) await request(`2001:db8:${n}`, 'client');
    expect(jest.getTimerCount()).toBeGreaterThan(CLIENT_SLOTS * 0.9);
    expect(jest.getTimerCount()).toBeLessThanOrEqual(CLIENT_SLOTS);
    for (let n = 0; n < PACKAGE_SLOTS * 4; n += 1) await forPackage(`invented-${n}`);
    expect(jest.getTimerCount()).toBeLessThanOrEqual(CLIENT_SLOTS + PACKAGE_SLOTS);
  });
});
