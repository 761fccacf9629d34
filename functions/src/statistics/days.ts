/** Days and months in UTC, wherever the service runs. A day there has 24 hours, always. */
import { addHours } from 'date-fns/addHours';
import { DAYS_TO_ERASE } from './limits.js';

const HOURS_IN_DAY = 24;

export const daysLater = (when: Date, days: number): Date => addHours(when, days * HOURS_IN_DAY);

export const dayOf = (when: Date): string => when.toISOString().slice(0, 'YYYY-MM-DD'.length);

export const dayAfter = (day: string): string => dayOf(daysLater(new Date(`${day}T00:00:00Z`), 1));

/** The newest day that has been closed for as long as it takes. */
export const lastClosedDay = (now: Date): string => dayOf(daysLater(now, -1 - DAYS_TO_ERASE));

export function lastDayOfMonth(day: string): string {
  const [year = 0, month = 1] = day.split('-').map(Number);
  // Months are counted from 0 here, and the day before the first of the next one is asked for.
  return dayOf(new Date(Date.UTC(year, month, 0)));
}
