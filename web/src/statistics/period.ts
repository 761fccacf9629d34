/** The period that was chosen, put together from the months that the service answers. */
import type { Statistics } from '../api/answers.js';
import { type Answer, ask } from '../api/ask.js';
import type { Choice } from './choice.js';

export type Period = Omit<Statistics, 'next'>;

export async function loadPeriod(choice: Choice, signal: AbortSignal): Promise<Answer<Period>> {
  const days: Statistics['days'] = [];
  let from = choice.from;
  for (;;) {
    const asked = await ask<Statistics>(addressOf({ ...choice, from }), { signal });
    if (asked.outcome === 'refused') return asked;
    const { next, ...month } = asked.body;
    days.push(...month.days);
    if (next === undefined || next > month.published_through) {
      return { outcome: 'answered', body: { ...month, from: choice.from, to: choice.to, days } };
    }
    from = next;
  }
}

/** Of one month: the service begins at `from` and ends with the month. */
export function addressOf(
  { package: name, from, to }: Choice,
  format: 'json' | 'csv' = 'json',
): string {
  return `/v1/statistics?${new URLSearchParams({ package: name, from, to, format })}`;
}

/** The first day of each of its months. */
export function monthsOf({ from, to }: Choice): string[] {
  const months: string[] = [];
  for (let day = from; day <= to; day = firstOfNextMonth(day)) months.push(day);
  return months;
}

function firstOfNextMonth(day: string): string {
  const [year = 0, month = 1] = day.split('-').map(Number);
  // Months are counted from 0 here: this is the one after.
  return new Date(Date.UTC(year, month, 1)).toISOString().slice(0, 10);
}
