/** For a host that wants to wait. It keeps the process running until it knows. */
import { setTimeout as delay } from 'node:timers/promises';
import { FLUSH_LOOKS_AGAIN_AFTER_MS, FLUSH_WITHIN_MS, TIMER_MAX_MS } from './limits.js';
import type { Rounds } from './rounds.js';
import type { Spool } from './spool.js';
import type { Outbox } from './types.js';
import type { Writer } from './writer.js';

interface FlushContext {
  readonly writer: Writer;
  readonly rounds: Rounds;
  readonly inTurn: <T>(run: () => Promise<T>) => Promise<T>;
  readonly now: () => Date;
  /** Undefined until something was written. */
  readonly spool: () => Spool | undefined;
  /** How many the service did not take since it was asked before. */
  readonly undeliveredSince: () => number;
}

/** Never rejects. */
export function flushOf(context: FlushContext): Outbox['flush'] {
  const { writer, rounds, inTurn, now, spool, undeliveredSince } = context;

  /** Resolves to whether everything is durable. */
  async function toDisk(): Promise<boolean> {
    await inTurn(async () => {
      await writer.writeAll();
      await spool()?.sync();
    });
    return true;
  }

  /** Resolves to whether everything is confirmed. */
  async function toService(signal: AbortSignal): Promise<boolean> {
    await inTurn(writer.writeAll);
    // It may have begun before the last of ours was written.
    await rounds.underWay;
    while (await isWaiting()) {
      if (signal.aborted) return false;
      if (rounds.nextAttemptAt === null) await rounds.now();
      const pause = (rounds.nextAttemptAt ?? 0) - now().getTime();
      const wait = Math.max(pause, FLUSH_LOOKS_AGAIN_AFTER_MS);
      if (await isWaiting()) await delay(wait, undefined, { signal }).catch(() => undefined);
    }
    return true;
  }

  async function isWaiting(): Promise<boolean> {
    return ((await spool()?.waiting()) ?? 0) > 0;
  }

  return async ({ within, to = 'service' } = {}, before = async () => undefined) => {
    const timeIsUp = new AbortController();
    const limit = within ?? (to === 'disk' ? TIMER_MAX_MS : FLUSH_WITHIN_MS);
    const work = before().then(() => (to === 'disk' ? toDisk() : toService(timeIsUp.signal)));
    const isDone = await Promise.race([
      work.catch(() => false),
      // Not a number is no time at all; without an end there is none for Node's timers either.
      delay(Math.min(Math.max(limit, 0) || 0, TIMER_MAX_MS), false, { signal: timeIsUp.signal }),
    ]);
    timeIsUp.abort();
    const lost = writer.lostSince() + (to === 'disk' ? 0 : undeliveredSince());
    const done = to === 'disk' ? 'durable' : 'delivered';
    return { outcome: isDone && lost === 0 ? done : 'incomplete', lost };
  };
}
