/**
 * When the next round of delivery is due: soon after the first record, so that short programs have
 * a chance; then by number, size and time; never while the service wants a pause.
 */
import {
  FIRST_ROUND_AFTER_MS,
  ROUND_AFTER_BYTES,
  ROUND_AFTER_MS,
  ROUND_AFTER_RECORDS,
  TIMER_MAX_MS,
} from './limits.js';
import type { DeliveryResult } from './types.js';

export interface Rounds {
  /** Something new waits on disk. */
  wrote(records: number, bytes: number): void;
  /** One round, or the one that is under way. Undefined where nothing may leave. */
  now(): Promise<DeliveryResult | undefined>;
  /** The one that is under way. */
  readonly underWay: Promise<DeliveryResult | undefined> | undefined;
  /** Milliseconds since 1970; null: at any time. */
  readonly nextAttemptAt: number | null;
}

export interface RoundsContext {
  /** Never rejects. */
  readonly run: () => Promise<DeliveryResult | undefined>;
  readonly now: () => Date;
}

export function createRounds({ run, now }: RoundsContext): Rounds {
  let underWay: Promise<DeliveryResult | undefined> | undefined;
  let last: DeliveryResult | undefined;
  let isFirst = true;
  let timer: NodeJS.Timeout | undefined;
  /** Since the last round began. */
  let records = 0;
  let bytes = 0;

  function start(): Promise<DeliveryResult | undefined> {
    if (underWay !== undefined) return underWay;
    clearTimeout(timer);
    timer = undefined;
    isFirst = false;
    records = 0;
    bytes = 0;
    underWay = run().then((result) => {
      underWay = undefined;
      last = result;
      schedule();
      return result;
    });
    return underWay;
  }

  function dueIn(): number | undefined {
    const goesOn = last !== undefined && last.left > 0;
    if (goesOn && last?.delivered !== 0) return 0;
    if (records === 0) return goesOn ? ROUND_AFTER_MS : undefined;
    if (isFirst) return FIRST_ROUND_AFTER_MS;
    return records >= ROUND_AFTER_RECORDS || bytes >= ROUND_AFTER_BYTES ? 0 : ROUND_AFTER_MS;
  }

  function schedule(): void {
    const due = dueIn();
    if (due === undefined || underWay !== undefined) return;
    const paused = (last?.nextAttemptAt ?? 0) - now().getTime();
    const wait = Math.min(Math.max(due, paused), TIMER_MAX_MS);
    if (wait === 0) start().catch(() => undefined);
    // The one that is set already is due no later, unless there is more to do by now.
    else timer ??= setTimeout(wake, wait).unref();
  }

  function wake(): void {
    timer = undefined;
    if (isPaused()) schedule();
    else start().catch(() => undefined);
  }

  function isPaused(): boolean {
    return (last?.nextAttemptAt ?? 0) > now().getTime();
  }

  return {
    wrote(more, size) {
      records += more;
      bytes += size;
      schedule();
    },
    now: start,
    get underWay() {
      return underWay;
    },
    get nextAttemptAt() {
      return isPaused() ? (last?.nextAttemptAt ?? null) : null;
    },
  };
}
