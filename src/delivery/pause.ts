/** How long to wait after a failure: never less than the service asked for, and longer each time. Pure. */
import {
  FIRST_ASKED_PAUSE_MS,
  FIRST_PAUSE_MS,
  JITTER,
  LONGEST_BACK_OFF_MS,
  LONGEST_PAUSE_MS,
} from './limits.js';

/** Milliseconds since 1970. `failures` without a success in between, this one included. */
export function nextAttempt(
  { failures, askedMs }: { readonly failures: number; readonly askedMs?: number | undefined },
  now: number,
  chance: number,
): number {
  const first = askedMs === undefined ? FIRST_PAUSE_MS : FIRST_ASKED_PAUSE_MS;
  const backOff = Math.min(first * 2 ** (failures - 1), LONGEST_BACK_OFF_MS);
  const wait = Math.max(askedMs ?? 0, backOff);
  return Math.ceil(now + wait * (1 + JITTER * chance));
}

/** A time that somebody noted; undefined where it is over, or further ahead than any pause is. */
export function stillAhead(until: string | undefined, now: number): number | undefined {
  if (until === undefined) return undefined;
  const ms = Date.parse(until);
  return ms > now && ms <= now + LONGEST_PAUSE_MS ? ms : undefined;
}

/** RFC 3339. A stop is obeyed for as long as a pause may last, and then the service is asked again. */
export function stopsUntil(until: string, now: number): string {
  return new Date(Math.min(Date.parse(until), now + LONGEST_PAUSE_MS)).toISOString();
}
