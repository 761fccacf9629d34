/** What the public page is answered: a month of one package at most, with the rules it was made by. */
import type { Guard } from '../security/index.js';
import { retentionDaysOf, type ServiceSettings } from '../service.js';
import { type Aggregates, monthOf } from '../store/index.js';
import { dayAfter, lastClosedDay, lastDayOfMonth } from './days.js';
import { ROUNDINGS } from './limits.js';
import { planOf } from './plan.js';
import type { PublishedDay, PublishedTopic } from './publication.js';

/** All that the public function is given: it could not read the data if it wanted to. */
export interface PublicStatistics {
  readonly aggregates: Pick<Aggregates, 'readMonth'>;
  readonly threshold: number;
  readonly settings: Pick<ServiceSettings, 'retentionDays' | 'declarations'>;
  readonly guard: Guard;
  readonly clock: () => Date;
}

export interface Month {
  package: string;
  from: string;
  to: string;
  /** Where the next page begins; absent on the last. */
  next?: string;
  published_through: string;
  threshold: number;
  rounded_to: number;
  retention_days: number;
  /** Null is what is under the threshold, or nothing: nobody is told which. */
  days: { day: string; topics: Record<string, PublishedTopic | null> }[];
}

export interface Span {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** One read, whatever is asked for. */
export async function monthOfPackage(
  { aggregates, threshold, settings, clock }: PublicStatistics,
  packageName: string,
  span: Span,
): Promise<Month> {
  const through = lastClosedDay(clock());
  const from = span.from ?? `${monthOf(span.to ?? through)}-01`;
  const wanted = span.to ?? lastDayOfMonth(from);
  const to = [wanted, lastDayOfMonth(from)].sort()[0] ?? wanted;
  const published = await aggregates.readMonth(packageName, monthOf(from));
  const topics = topicsOf(settings, packageName);
  const days: Month['days'] = [];
  for (let day = from; day <= to && day <= through; day = dayAfter(day)) {
    // The cast: nobody but the roll-up writes there.
    const said = JSON.parse(published[day] ?? '{}') as PublishedDay;
    const names = new Set([...topics, ...Object.keys(said)]);
    const shown = [...names].map((name) => [name, said[name] ?? null]);
    days.push({ day, topics: Object.fromEntries(shown) });
  }
  return {
    package: packageName,
    from,
    to,
    ...(to < wanted ? { next: dayAfter(to) } : {}),
    published_through: through,
    threshold,
    rounded_to: ROUNDINGS[0],
    retention_days: retentionDaysOf(settings, packageName),
    days,
  };
}

/** The same on every day, so that an absent one says nothing. */
function topicsOf({ declarations }: PublicStatistics['settings'], packageName: string): string[] {
  const declaration = declarations?.get(packageName);
  return declaration ? [...planOf(declaration).keys()] : ['sessions', 'usage'];
}
