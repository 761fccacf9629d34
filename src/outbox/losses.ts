/** What was recorded and will never arrive, counted by reason. */
import type { Losses } from './types.js';

/** The reasons that are reported, and no other word. */
const REPORTED = {
  /** Too much at once for memory. */
  'queue-full': true,
  /** Too much waits already. */
  'outbox-full': true,
  /** An invoke left its buffer before it could be shared. */
  overwritten: true,
  /** The disk took nothing. */
  disk: true,
  'too-large': true,
  /** The program ended before it could be written. */
  exit: true,
  /** It could not be made into a line. */
  'not-encodable': true,
  /** A line that a crash cut, or anything else that cannot be read. */
  damaged: true,
  'too-old': true,
  /** The service wants none of it for now. */
  stopped: true,
  /** The service has seen it and does not take it. */
  refused: true,
  /** The key of the share is gone, or its session erased. */
  'no-key': true,
} as const;

/** Reasons that are nobody's business but the user's, who wanted it so. */
type Withheld = 'turned-off' | 'before-consent' | 'other-endpoint';

export type LossReason = keyof typeof REPORTED | Withheld;

/** What of these was there and whole until it was sent, or was to be. */
const UNDELIVERED: readonly LossReason[] = ['stopped', 'refused', 'no-key'];

export function undeliveredOf(losses: Losses): number {
  return UNDELIVERED.reduce((sum, reason) => sum + (losses[reason] ?? 0), 0);
}

export function isReported(reason: string): boolean {
  return Object.hasOwn(REPORTED, reason);
}

export function addLosses(to: Losses, more: Losses): Losses {
  const sum: Record<string, number> = { ...to };
  for (const [reason, count] of Object.entries(more)) sum[reason] = (sum[reason] ?? 0) + count;
  return sum;
}

/** Whatever a file holds in the place of counts; undefined where it holds no such thing. */
export function readLosses(value: unknown): Losses | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const isFine = ([reason, count]: readonly [string, unknown]) =>
    isReported(reason) && Number.isSafeInteger(count) && Number(count) > 0;
  return Object.entries(value).every(isFine) ? { ...value } : undefined;
}
