/** What a service asks for in Retry-After, by RFC 9110: seconds, or a date in any of three forms. */
import { RETRY_AFTER_MAX_MS } from './policy.js';

const SECONDS = /^\d+$/;
const DATE = /^(mon|tue|wed|thu|fri|sat|sun)[a-z]*,? .*\d{2}:\d{2}:\d{2}/i;

/** In milliseconds from now. Undefined where it says nothing that can be read. */
export function readRetryAfter(header: string | undefined, now: number): number | undefined {
  const text = header?.trim() ?? '';
  const ms = SECONDS.test(text) ? Number(text) * 1_000 : readDate(text) - now;
  return Number.isNaN(ms) ? undefined : Math.min(Math.max(0, ms), RETRY_AFTER_MAX_MS);
}

function readDate(text: string): number {
  if (!DATE.test(text)) return Number.NaN;
  // The oldest form names no zone, and all three mean the same one.
  return Date.parse(/ GMT$/i.test(text) ? text : `${text} GMT`);
}
