/** Days of 24 hours, wherever the service runs: by a local calendar, two of a year are not. */
import { addHours } from 'date-fns/addHours';

export function addDays(time: Date, days: number): Date {
  return addHours(time, days * 24);
}
