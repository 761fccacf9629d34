/**
 * What may be said in public of a day's counts. Rounded numbers, no cell under the threshold, and so
 * many more cells hidden that none of those can be computed from totals and from what is shown. It is
 * done once, when the day is counted: what is published never changes.
 */
import { OTHER } from '../../../src/collection/declaration/index.js';
import {
  type Cell,
  type Counts,
  type Dimension,
  emptyCell,
  mergedCells,
  type Topic,
} from './counts.js';
import { isSafe, type Protection, rangeOf, type Statement, totalRange } from './disclosure.js';
import {
  DURATION_BUCKETS_MS,
  MAX_DAY_BYTES,
  MAX_VERSIONS,
  PERCENTILES,
  ROUNDINGS,
} from './limits.js';

export interface PublishedCell {
  count: number;
  invokes?: number;
  /** In steps of five. */
  success_percent?: number;
  /** Upper bounds of their buckets. */
  p50_ms?: number;
  p90_ms?: number;
  p99_ms?: number;
}

export interface PublishedDimension {
  /** Counts are multiples of it, and right to half of it. */
  rounded_to: number;
  cells: Record<string, PublishedCell>;
  /** Under the threshold, or protecting what is. */
  hidden: string[];
}

export interface PublishedTopic {
  total: PublishedCell;
  /** Absent: not declared, or under the threshold. */
  unique?: number;
  dimensions: Record<string, PublishedDimension>;
}

/** A topic that is not in it is under the threshold, or nothing. */
export type PublishedDay = Record<string, PublishedTopic>;

const [FINEST] = ROUNDINGS;
const PERCENT_STEP = 5;

/** `protection` is what decides whether a statement gives hidden cells away; a test weakens it. */
export function publish(
  counts: Counts,
  threshold: number,
  protection: Protection = isSafe,
): PublishedDay {
  const day: PublishedDay = {};
  for (const [name, topic] of Object.entries(counts)) {
    if (isShowable(topic.total, FINEST, threshold))
      day[name] = publishedTopic(topic, threshold, protection);
  }
  return withinBytes(day);
}

function publishedTopic(topic: Topic, threshold: number, protection: Protection): PublishedTopic {
  const stated = rangeOf(rounded(topic.total.units, FINEST), FINEST, threshold);
  const drafts = Object.entries(topic.dimensions).map(([name, dimension]) => ({
    name,
    draft: finestSafe(dimension, threshold, (draft) =>
      protection(statementOf(draft, threshold), stated, threshold),
    ),
  }));
  // Each dimension says something about the total, and so about the hidden cells of the others.
  for (;;) {
    const total = totalRange(
      stated,
      drafts.map(({ draft }) => statementOf(draft, threshold)),
    );
    const unsafe = drafts.find(
      ({ draft }) => !protection(statementOf(draft, threshold), total, threshold),
    );
    if (unsafe === undefined) break;
    hideSmallest(unsafe.draft, threshold);
  }
  const { unique = 0 } = topic;
  return {
    total: publishedCell(topic.total, FINEST, threshold),
    ...(unique >= threshold ? { unique: rounded(unique, FINEST) } : {}),
    dimensions: Object.fromEntries(
      drafts.map(({ name, draft }) => [name, publishedDimension(draft, threshold)]),
    ),
  };
}

/** What is about to be said of a dimension. */
interface Draft {
  readonly form: Dimension['form'];
  readonly listed: boolean;
  readonly rounding: number;
  readonly shown: Map<string, Cell>;
  readonly hidden: Map<string, Cell>;
}

/** Coarser numbers give less away: the finest of those that let most cells be shown. */
function finestSafe(
  dimension: Dimension,
  threshold: number,
  safe: (draft: Draft) => boolean,
): Draft {
  const [finest, ...coarser] = ROUNDINGS.map((rounding) => {
    const draft = firstDraft(dimension, rounding, threshold);
    while (!safe(draft)) hideSmallest(draft, threshold);
    return draft;
  }) as [Draft, ...Draft[]]; // ROUNDINGS is not empty.
  return coarser.reduce((best, one) => (namedIn(one) > namedIn(best) ? one : best), finest);
}

const namedIn = ({ shown }: Draft): number =>
  [...shown.keys()].filter((name) => name !== OTHER).length;

function firstDraft(
  { form, listed, cells }: Dimension,
  rounding: number,
  threshold: number,
): Draft {
  const draft: Draft = { form, listed, rounding, shown: new Map(), hidden: new Map() };
  const largestFirst = Object.entries(cells).sort(([, one], [, other]) => other.units - one.units);
  for (const [name, cell] of largestFirst) {
    const crowded = !listed && draft.shown.size >= MAX_VERSIONS && name !== OTHER;
    const place = isShowable(cell, rounding, threshold) && !crowded ? draft.shown : draft.hidden;
    place.set(name, cell);
  }
  if (!listed) fold(draft, threshold);
  return draft;
}

const isShowable = (cell: Cell, rounding: number, threshold: number): boolean =>
  cell.units >= threshold && rounded(cell.units, rounding) >= threshold;

/** Where values are not listed, that one exists says something: what is hidden becomes `other`. */
function fold({ shown, hidden, rounding }: Draft, threshold: number): void {
  const other = mergedCells([shown.get(OTHER) ?? emptyCell(), ...hidden.values()]);
  shown.delete(OTHER);
  hidden.clear();
  (isShowable(other, rounding, threshold) ? shown : hidden).set(OTHER, other);
}

/** Ends: with nothing shown there is nothing that could be unsafe. */
function hideSmallest(draft: Draft, threshold: number): void {
  const { shown, hidden, listed } = draft;
  const candidates = [...shown].filter(([name]) => listed || name !== OTHER || shown.size === 1);
  const [first, ...others] = candidates;
  if (first === undefined) return;
  const [name, cell] = others.reduce(
    (least, one) => (one[1].units < least[1].units ? one : least),
    first,
  );
  shown.delete(name);
  hidden.set(name, cell);
  if (!listed && name !== OTHER) fold(draft, threshold);
}

const statementOf = ({ form, rounding, shown, hidden }: Draft, threshold: number): Statement => ({
  form,
  shown: [...shown.values()].map(({ units }) =>
    rangeOf(rounded(units, rounding), rounding, threshold),
  ),
  hidden: hidden.size,
});

function publishedDimension(
  { rounding, shown, hidden }: Draft,
  threshold: number,
): PublishedDimension {
  const cells = [...shown].map(([name, cell]) => [name, publishedCell(cell, rounding, threshold)]);
  return {
    rounded_to: rounding,
    cells: Object.fromEntries(cells),
    hidden: [...hidden.keys()].sort(),
  };
}

function publishedCell(
  { units, invokes, successes, durations = [] }: Cell,
  rounding: number,
  threshold: number,
): PublishedCell {
  const cell: PublishedCell = { count: rounded(units, rounding) };
  if (invokes !== undefined) cell.invokes = rounded(invokes, FINEST);
  if (successes !== undefined) {
    cell.success_percent = rounded((100 * successes) / units, PERCENT_STEP);
  }
  const measured = durations.reduce((sum, count) => sum + count, 0);
  for (const percent of PERCENTILES) {
    // As many must lie beyond it as a cell must have: the slowest of ten would be somebody.
    if (measured * (100 - percent) < threshold * 100) continue;
    cell[`p${percent}_ms`] = percentile(durations, (measured * percent) / 100);
  }
  return cell;
}

function percentile(durations: readonly number[], rank: number): number {
  let below = 0;
  const bucket = durations.findIndex((count) => {
    below += count;
    return below >= rank;
  });
  return DURATION_BUCKETS_MS[bucket] ?? 0;
}

const rounded = (value: number, to: number): number => Math.round(value / to) * to;

/** The dimensions with most to say are left out of a day that says too much. */
function withinBytes(day: PublishedDay): PublishedDay {
  while (JSON.stringify(day).length > MAX_DAY_BYTES) {
    const sizes = Object.values(day).flatMap(({ dimensions }) =>
      Object.entries(dimensions).map(([name, said]) => ({
        dimensions,
        name,
        size: JSON.stringify(said).length,
      })),
    );
    const [first, ...others] = sizes;
    if (first === undefined) break;
    const largest = others.reduce((most, one) => (one.size > most.size ? one : most), first);
    delete largest.dimensions[largest.name];
  }
  return day;
}
