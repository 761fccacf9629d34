/** Numbers, durations and times as people write them. */

const SECOND_MS = 1_000;
const MINUTE_S = 60;
const HOUR_S = 3_600;

/** Enough to compare by, few enough to take in. */
const SIGNIFICANT_DIGITS = 3;

/** Milliseconds to `340 µs`, `12.3 ms`, `1.5 s`, `2 min 5 s` or `3 h 4 min`. */
export function durationText(ms: number): string {
  if (!(ms > 0)) return '0 ms';
  const seconds = Math.round(ms / SECOND_MS);
  if (seconds >= HOUR_S) {
    const minutes = Math.round(seconds / MINUTE_S);
    return `${countText(Math.floor(minutes / 60))} h ${minutes % 60} min`;
  }
  if (seconds >= MINUTE_S) return `${Math.floor(seconds / MINUTE_S)} min ${seconds % MINUTE_S} s`;
  if (rounded(ms) >= SECOND_MS) return `${rounded(ms / SECOND_MS)} s`;
  if (rounded(ms) >= 1) return `${rounded(ms)} ms`;
  return `${rounded(ms * 1_000)} µs`;
}

function rounded(value: number): number {
  return Number(value.toPrecision(SIGNIFICANT_DIGITS));
}

export function countText(count: number): string {
  return count.toLocaleString('en-US');
}

/** `1 invoke`, `1,234 invokes`. */
export function countOf(count: number, noun: string): string {
  return `${countText(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** A rate from 0 to 1. Only all is `100 %`, and only none is `0 %`. */
export function percentText(rate: number): string {
  const percent = rate * 100;
  const shown = rate > 0 && rate < 1 ? Math.min(Math.max(percent, 0.1), 99.9) : percent;
  return `${Number(shown.toFixed(1))} %`;
}

/** `2026-11-23 22:41:05 UTC`. */
export function timeText(date: Date): string {
  return Number.isNaN(date.getTime())
    ? 'at an unknown time'
    : `${date.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

/** Text of unknown origin, on one line, without what could steer a terminal. */
export function printable(text: string, maxLength: number): string {
  const cut = text.length > maxLength ? `${text.slice(0, maxLength - 1)}…` : text;
  return cut.replaceAll(/\p{C}/gu, '\u{fffd}');
}
