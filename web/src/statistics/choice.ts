/** What the reader chose, kept in the address alone: a link shows another reader the same. */

export interface Choice {
  readonly package: string;
  /** Days in UTC, both included. */
  readonly from: string;
  readonly to: string;
}

/** Of what is published, most of which is younger than a quarter. */
const USUAL_DAYS = 90;
/** A page of the service is a month: no more of them than the service answers in a second. */
const MAX_DAYS = 731;
const MS_OF_DAY = 86_400_000;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

const dayOf = (when: number): string => new Date(when).toISOString().slice(0, 10);

/** The last `days` days, today among them. */
export function lastDays(days: number, now: number): Pick<Choice, 'from' | 'to'> {
  return { from: dayOf(now - (days - 1) * MS_OF_DAY), to: dayOf(now) };
}

/** What makes no sense in an address is not obeyed. */
export function choiceIn(search: string, now: number): Choice {
  const asked = new URLSearchParams(search);
  const { from, to } = { from: asked.get('from') ?? '', to: asked.get('to') ?? '' };
  const fits = isDay(from) && isDay(to) && from <= to && daysBetween(from, to) <= MAX_DAYS;
  return {
    package: asked.get('package') ?? '',
    ...(fits ? { from, to } : lastDays(USUAL_DAYS, now)),
  };
}

export function searchOf({ package: name, from, to }: Choice): string {
  return `?${new URLSearchParams({ package: name, from, to })}`;
}

const isDay = (text: string): boolean =>
  DAY.test(text) && !Number.isNaN(Date.parse(text)) && dayOf(Date.parse(text)) === text;

const daysBetween = (from: string, to: string): number =>
  (Date.parse(to) - Date.parse(from)) / MS_OF_DAY;
