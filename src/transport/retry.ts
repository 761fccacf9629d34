/** Sends again what may succeed later, within the one deadline that the caller set. */
import { setTimeout as delay } from 'node:timers/promises';
import { RETRY, type RetryPolicy } from './policy.js';
import type { Transport, TransportResult } from './types.js';

/** Times in milliseconds. */
export interface RetryClock {
  /** Only ever forward: measures the deadline. */
  monotonic(): number;
  /** Ends early, without an error, when the signal is raised. */
  sleep(ms: number, signal: AbortSignal | undefined): Promise<void>;
}

export interface RetryOptions {
  readonly policy?: RetryPolicy;
  readonly clock?: RetryClock;
  /** From 0 up to 1. */
  readonly random?: () => number;
}

type Retryable = Extract<TransportResult, { outcome: 'retryable' }>;

const systemClock: RetryClock = {
  monotonic: () => performance.now(),
  sleep: (ms, signal) => delay(ms, undefined, { signal }).catch(() => undefined),
};

export function withRetry(inner: Transport, options: RetryOptions = {}): Transport {
  const { policy = RETRY, clock = systemClock, random = Math.random } = options;
  return {
    async send(request, { timeoutMs, signal }) {
      const end = clock.monotonic() + timeoutMs;
      for (let attempt = 1; ; attempt += 1) {
        const left = end - clock.monotonic();
        const result = await inner.send(request, { timeoutMs: left, signal });
        if (result.outcome !== 'retryable' || attempt >= policy.attempts) return result;
        const asked = result.retryAfterMs;
        const wait = asked ?? backOff(policy, attempt, random());
        if (clock.monotonic() + wait >= end)
          return asked === undefined ? result : later(result, asked);
        await clock.sleep(wait, signal);
      }
    },
  };
}

function backOff(policy: RetryPolicy, attempt: number, chance: number): number {
  const wait = Math.min(policy.firstWaitMs * policy.factor ** (attempt - 1), policy.longestWaitMs);
  return wait * (1 - policy.jitter + 2 * policy.jitter * chance);
}

function later(result: Retryable, waitMs: number): TransportResult {
  const message = `${result.message} It asks to be tried again in ${Math.ceil(waitMs / 1_000)} s.`;
  return { ...result, message };
}
