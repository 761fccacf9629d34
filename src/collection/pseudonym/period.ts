/**
 * The calendar of tokens. Weeks are ISO 8601 and months are calendar months, both in UTC, so that
 * every installation changes its token at the same moment and none stands out by its time zone.
 */

type PeriodLength = 'week' | 'month';

const DAY_MS = 86_400_000;
const DAYS_IN_WEEK = 7;

/** Name of the period that `time` lies in: `2026-W45` or `2026-11`. */
export function periodOf(time: Date, length: PeriodLength): string {
  return length === 'month' ? time.toISOString().slice(0, 'YYYY-MM'.length) : week(time);
}

/** An ISO week belongs to the year that holds its Thursday. */
function week(time: Date): string {
  const midnight = Date.UTC(time.getUTCFullYear(), time.getUTCMonth(), time.getUTCDate());
  const daysSinceMonday = (time.getUTCDay() + 6) % DAYS_IN_WEEK;
  const thursday = new Date(midnight + (3 - daysSinceMonday) * DAY_MS);
  const daysSinceNewYear =
    (thursday.getTime() - Date.UTC(thursday.getUTCFullYear(), 0, 1)) / DAY_MS;
  const number = Math.floor(daysSinceNewYear / DAYS_IN_WEEK) + 1;
  return `${thursday.getUTCFullYear()}-W${String(number).padStart(2, '0')}`;
}
