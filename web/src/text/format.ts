/** Numbers and times as people read them, the same for every reader. */

const COUNTS = new Intl.NumberFormat('en');
const SIZES = new Intl.NumberFormat('en', { maximumSignificantDigits: 3 });

export const countText = (count: number): string => COUNTS.format(count);

/** "1 day", "2 days". */
export const countedText = (count: number, one: string, many = `${one}s`): string =>
  `${countText(count)} ${count === 1 ? one : many}`;

export const percentText = (percent: number): string => `${SIZES.format(percent)} %`;

const MS_OF_SECOND = 1_000;
const MS_OF_MINUTE = 60_000;
const MS_OF_HOUR = 3_600_000;

export function durationText(ms: number): string {
  if (!Number.isFinite(ms)) return '–';
  if (ms < MS_OF_SECOND) return `${SIZES.format(ms)} ms`;
  if (ms < MS_OF_MINUTE) return `${SIZES.format(ms / MS_OF_SECOND)} s`;
  if (ms < MS_OF_HOUR) return `${SIZES.format(ms / MS_OF_MINUTE)} min`;
  return `${SIZES.format(ms / MS_OF_HOUR)} h`;
}

/** In UTC, to the second; as it came where it is no time. */
export function timeText(time: string): string {
  const when = new Date(time);
  return Number.isNaN(when.getTime())
    ? time
    : `${when.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

export const dayText = (time: string): string => time.slice(0, 'YYYY-MM-DD'.length);
