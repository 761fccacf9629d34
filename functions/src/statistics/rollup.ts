/**
 * Counts each closed day once, and publishes it. A day is read from its beginning to its end and then
 * published, or not at all: broken off, it begins anew, so that what was erased meanwhile is not in it.
 */
import { expiryOf, type Service } from '../service.js';
import type { Aggregates, SessionStore, Stream } from '../store/index.js';
import { createDayCounter } from './count.js';
import type { Counts } from './counts.js';
import { dayAfter, dayOf, daysLater, lastClosedDay } from './days.js';
import { ARRIVALS_PER_READ, COUNTING_ATTEMPTS, MAX_COUNTS_BYTES } from './limits.js';
import { publish } from './publication.js';

export interface RollupMeans {
  readonly service: Pick<Service, 'store' | 'settings' | 'clock'>;
  readonly aggregates: Aggregates;
  readonly threshold: number;
}

const STREAMS: readonly Stream[] = ['sessions', 'usage', 'events'];

/** Counts what is due, the oldest day first, until `stopAt` has come; answers how many days it was. */
export async function rollup(means: RollupMeans, stopAt: Date): Promise<number> {
  const { service, aggregates } = means;
  const last = lastClosedDay(service.clock());
  // Older than everything that may still be there.
  const oldest = dayOf(daysLater(service.clock(), -service.settings.retentionDays));
  const until = await aggregates.countedUntil();
  const first = until === undefined || until < oldest ? oldest : dayAfter(until);
  let counted = 0;
  let empty: string | undefined;
  for (let day = first; day <= last && service.clock() < stopAt; day = dayAfter(day)) {
    const isEmpty = (await sizesOf(service.store, day)).every((size) => size === 0);
    if (!isEmpty && !(await rollUpDay(means, day))) break;
    empty = isEmpty ? day : undefined;
    counted += 1;
  }
  if (empty !== undefined) await aggregates.countUntil(empty);
  return counted;
}

/** False when the day changed each time it was counted: it is for the next run. */
async function rollUpDay({ service, aggregates, threshold }: RollupMeans, day: string) {
  const { store, clock } = service;
  const counts = await settledCounts(service, day);
  if (counts === undefined) return false;
  for (const [packageName, exact] of counts) {
    if (Object.values(exact).every(({ total }) => total.units === 0)) continue;
    const expiresAt = expiryOf(service, clock(), packageName);
    await store.keepCounts({ packageName, day, counts: keptText(exact), expiresAt });
    const said = publish(exact, threshold);
    if (Object.keys(said).length > 0) {
      await aggregates.publish(packageName, day, JSON.stringify(said));
    }
  }
  await aggregates.countUntil(day);
  return true;
}

/** Of a package that says more than a document holds, the totals. */
function keptText(exact: Counts): string {
  const whole = JSON.stringify(exact);
  if (whole.length <= MAX_COUNTS_BYTES) return whole;
  const totals = Object.entries(exact).map(([name, { total }]) => [
    name,
    { total, dimensions: {} },
  ]);
  return JSON.stringify(Object.fromEntries(totals));
}

/** Of a closed day things only ever go: as many as before means the same as before. */
async function settledCounts(service: RollupMeans['service'], day: string) {
  for (let attempt = 1; attempt <= COUNTING_ATTEMPTS; attempt++) {
    const before = await sizesOf(service.store, day);
    const { counts } = await countDay(service, day);
    const after = await sizesOf(service.store, day);
    if (before.every((size, index) => size === after[index])) return counts;
  }
  return undefined;
}

const sizesOf = (store: SessionStore, day: string): Promise<number[]> =>
  Promise.all(STREAMS.map((stream) => store.countArrivals(stream, day)));

interface CountedDay {
  readonly counts: ReadonlyMap<string, Counts>;
  /** False when there was more than the limit. */
  readonly whole: boolean;
}

/** Each arrival is read once. */
export async function countDay(
  { store, settings, clock }: RollupMeans['service'],
  day: string,
  limit = Number.POSITIVE_INFINITY,
): Promise<CountedDay> {
  const counter = createDayCounter(settings.declarations);
  let whole = true;
  for (const stream of STREAMS) {
    let cursor: string | undefined;
    let read = 0;
    do {
      const query = { stream, day, cursor, limit: ARRIVALS_PER_READ };
      const page = await store.listArrivals(query, clock());
      for (const arrival of page.items) counter.add(arrival);
      read += ARRIVALS_PER_READ;
      cursor = page.next;
    } while (cursor !== undefined && read < limit);
    whole &&= cursor === undefined;
  }
  return { counts: counter.counts(), whole };
}
