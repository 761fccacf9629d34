import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { DeliveryResult } from '../../src/outbox/index.js';
import { createRounds } from '../../src/outbox/rounds.js';

const DONE: DeliveryResult = {
  delivered: 1,
  left: 0,
  losses: {},
  nextAttemptAt: null,
  stopped: {},
};

const HOUR_MS = 60 * 60 * 1_000;

let begun: number;
/** How the rounds go, in their turn; the last for all that follow. */
let results: Partial<DeliveryResult>[];

beforeEach(() => {
  jest.useFakeTimers();
  begun = 0;
  results = [{}];
});

afterEach(() => {
  jest.useRealTimers();
});

function rounds() {
  return createRounds({
    run: async () => {
      begun += 1;
      const [result] = results.length > 1 ? results.splice(0, 1) : results;
      return { ...DONE, ...result };
    },
    now: () => new Date(),
  });
}

/** How many rounds had begun after so many milliseconds more. */
async function begunAfter(ms: number): Promise<number> {
  await jest.advanceTimersByTimeAsync(ms);
  return begun;
}

describe('rounds of delivery', () => {
  it('begin soon after the first record, and ten seconds after a later one', async () => {
    const { wrote } = rounds();
    wrote(1, 100);
    expect(begun).toBe(0);
    expect(await begunAfter(10)).toBe(1);
    wrote(1, 100);
    expect(await begunAfter(9_999)).toBe(1);
    wrote(1, 100);
    expect(await begunAfter(1)).toBe(2);
    expect(await begunAfter(HOUR_MS)).toBe(2);
  });

  it.each([
    ['a hundred records', { records: 99, bytes: 1 }],
    ['256 kB', { records: 1, bytes: 255_999 }],
  ])('begin at once at %s', async (_, { records, bytes }) => {
    const { wrote } = rounds();
    wrote(1, 1);
    await begunAfter(10);
    wrote(records, bytes);
    expect(await begunAfter(0)).toBe(1);
    wrote(1, 1);
    expect(await begunAfter(0)).toBe(2);
  });

  it('never begin in a pause, however much is recorded', async () => {
    results = [{ left: 1, nextAttemptAt: Date.now() + 10 + HOUR_MS }, {}];
    const { wrote } = rounds();
    wrote(1, 1);
    await begunAfter(10);
    wrote(1_000, 1_000_000);
    expect(await begunAfter(HOUR_MS - 1)).toBe(1);
    expect(await begunAfter(1)).toBe(2);
  });

  it('follow each other at once where more is left, and slowly where none of it left', async () => {
    results = [{ left: 3 }, { left: 2, delivered: 0 }, {}];
    const { wrote } = rounds();
    wrote(1, 1);
    expect(await begunAfter(10)).toBe(2);
    expect(await begunAfter(9_999)).toBe(2);
    expect(await begunAfter(1)).toBe(3);
  });

  it('are never two at once', async () => {
    const { now, wrote } = rounds();
    const first = now();
    wrote(1_000, 1_000_000);
    expect(now()).toBe(first);
    await first;
    expect(await begunAfter(0)).toBe(2);
  });

  it('keep no process from ending', () => {
    jest.useRealTimers();
    const { wrote } = rounds();
    const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout');
    const before = timers();
    wrote(1, 1);
    expect(timers()).toEqual(before);
  });
});
