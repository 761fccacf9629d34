import { describe, expect, it } from '@jest/globals';
import type { Transport, TransportResult } from '../../src/transport/index.js';
import { RETRY } from '../../src/transport/policy.js';
import { type RetryClock, withRetry } from '../../src/transport/retry.js';

const REQUEST = { url: new URL('https://example.org'), headers: {}, body: '' };
const DONE: TransportResult = { outcome: 'success', status: 200, body: {} };
const BUSY: TransportResult = { outcome: 'retryable', reason: 'answered', message: 'Busy.' };

/** Time passes only by sleeping, and by what the clock is told that an attempt takes. */
function scripted(results: readonly TransportResult[], attemptMs = 0) {
  let now = 1_000;
  const waits: number[] = [];
  const timeouts: number[] = [];
  const clock: RetryClock = {
    monotonic: () => now,
    sleep: async (ms) => {
      waits.push(ms);
      now += ms;
    },
  };
  const inner: Transport = {
    send: async (_, { timeoutMs }) => {
      timeouts.push(timeoutMs);
      now += attemptMs;
      return results[Math.min(timeouts.length, results.length) - 1] ?? DONE;
    },
  };
  // The middle of the jitter's range: no jitter.
  const transport = withRetry(inner, { clock, random: () => 0.5 });
  return { transport, waits, timeouts };
}

describe('withRetry', () => {
  it('does not repeat what succeeded', async () => {
    const { transport, timeouts } = scripted([DONE]);
    expect(await transport.send(REQUEST, { timeoutMs: 10_000 })).toBe(DONE);
    expect(timeouts).toEqual([10_000]);
  });

  it('does not repeat what failed for good', async () => {
    const failure: TransportResult = { outcome: 'failure', reason: 'answered', message: 'No.' };
    const { transport, timeouts } = scripted([failure]);
    expect(await transport.send(REQUEST, { timeoutMs: 10_000 })).toBe(failure);
    expect(timeouts).toHaveLength(1);
  });

  it('waits twice as long each time, up to the longest wait', async () => {
    const { transport, waits } = scripted([BUSY]);
    expect(await transport.send(REQUEST, { timeoutMs: 60_000 })).toEqual(BUSY);
    expect(waits).toEqual([500, 1_000, 2_000, 4_000]);
  });

  it('moves each wait by chance, within the jitter', async () => {
    for (const [chance, wait] of [
      [0, 400],
      [1, 600],
    ] as const) {
      const waits: number[] = [];
      const clock = {
        monotonic: () => 0,
        wall: () => 0,
        sleep: async (ms: number) => void waits.push(ms),
      };
      const results = [BUSY, DONE];
      const inner: Transport = { send: async () => results.shift() ?? DONE };
      const transport = withRetry(inner, { clock, random: () => chance });
      await transport.send(REQUEST, { timeoutMs: 60_000 });
      expect(waits.map(Math.round)).toEqual([wait]);
    }
  });

  it('gives every attempt only what is left of the one deadline', async () => {
    const { transport, timeouts } = scripted([BUSY, BUSY, DONE], 1_000);
    await transport.send(REQUEST, { timeoutMs: 10_000 });
    expect(timeouts).toEqual([10_000, 8_500, 6_500]);
  });

  it('does not wait past the deadline', async () => {
    const { transport, waits, timeouts } = scripted([BUSY]);
    expect(await transport.send(REQUEST, { timeoutMs: 1_200 })).toEqual(BUSY);
    expect(waits).toEqual([500]);
    expect(timeouts).toHaveLength(2);
  });

  it('waits as long as it is asked to', async () => {
    const { transport, waits } = scripted([
      { ...BUSY, retryAfterMs: 3_000 },
      { ...BUSY, retryAfterMs: 0 },
      DONE,
    ]);
    expect(await transport.send(REQUEST, { timeoutMs: 60_000 })).toBe(DONE);
    expect(waits).toEqual([3_000, 0]);
  });

  it('does not repeat earlier than asked, and says when to come back', async () => {
    const { transport, timeouts } = scripted([{ ...BUSY, retryAfterMs: 120_000 }]);
    const result = await transport.send(REQUEST, { timeoutMs: 30_000 });
    expect(timeouts).toHaveLength(1);
    expect(result).toMatchObject({ message: 'Busy. It asks to be tried again in 120 s.' });
  });

  it('ends its wait when it is told to stop', async () => {
    const stop = new AbortController();
    const aborted: TransportResult = { outcome: 'failure', reason: 'aborted', message: 'Stopped.' };
    const inner: Transport = {
      async send(_, { signal }) {
        if (signal?.aborted) return aborted;
        queueMicrotask(() => stop.abort());
        return BUSY;
      },
    };
    const policy = { ...RETRY, firstWaitMs: 3_600_000, longestWaitMs: 3_600_000 };
    const sent = withRetry(inner, { policy }).send(REQUEST, {
      timeoutMs: 7_200_000,
      signal: stop.signal,
    });
    expect(await sent).toBe(aborted);
  });
});
