/**
 * Days added up. Each was rounded, and cells may have been hidden on some: a sum says of how many days
 * it is, and never more than its days do. Percentiles do not add up; of them it is the middle day's.
 */
import type { Cell, Dimension, Topic } from '../api/answers.js';
import type { Period } from './period.js';

type Day = Pick<Period['days'][number], 'day' | 'topics'>;

export interface Sum {
  readonly count: number;
  /** On which it was published. */
  readonly days: number;
  /** On which there is such a cell, and it was hidden. */
  readonly hiddenDays: number;
  readonly invokes: number | undefined;
  /** Each day weighs as much as it counts. */
  readonly successPercent: number | undefined;
  readonly p50: number | undefined;
  readonly p90: number | undefined;
  readonly p99: number | undefined;
}

export interface DimensionSum {
  /** All units of the days of which it says something. */
  readonly counted: number;
  /** The coarsest of its days. */
  readonly roundedTo: number;
  /** The largest first; `other` last. */
  readonly values: readonly { readonly value: string; readonly sum: Sum }[];
}

const OTHER = 'other';

export function totalOf(days: readonly Day[], topic: string): Sum {
  return sumOf(days.map(({ topics }) => topics[topic]?.total ?? null));
}

export function topicsOf(days: readonly Day[]): string[] {
  return [...new Set(days.flatMap(({ topics }) => Object.keys(topics)))];
}

export function dimensionsOf(days: readonly Day[], topic: string): string[] {
  const published = publishedOf(days, topic);
  return [...new Set(published.flatMap(({ dimensions }) => Object.keys(dimensions)))];
}

export function sumOfDimension(days: readonly Day[], topic: string, name: string): DimensionSum {
  const said = publishedOf(days, topic).flatMap(({ total, dimensions }) => {
    const dimension = dimensions[name];
    return dimension === undefined ? [] : [{ total, dimension }];
  });
  const names = new Set(said.flatMap(({ dimension }) => namesIn(dimension)));
  const values = [...names].map((value) => ({
    value,
    sum: sumOf(
      said.flatMap(({ dimension }) => {
        const cell = dimension.cells[value];
        if (cell !== undefined) return [cell];
        return dimension.hidden.includes(value) ? [null] : [];
      }),
    ),
  }));
  return {
    counted: said.reduce((all, { total }) => all + total.count, 0),
    roundedTo: Math.max(0, ...said.map(({ dimension }) => dimension.rounded_to)),
    values: values.sort(
      (one, other) =>
        Number(one.value === OTHER) - Number(other.value === OTHER) ||
        other.sum.count - one.sum.count ||
        one.value.localeCompare(other.value, 'en', { numeric: true }),
    ),
  };
}

const namesIn = ({ cells, hidden }: Dimension): string[] => [...Object.keys(cells), ...hidden];

const publishedOf = (days: readonly Day[], topic: string): Topic[] =>
  days.flatMap(({ topics }) => topics[topic] ?? []);

/** Of one cell on several days; null is a day on which it was hidden. */
function sumOf(cells: readonly (Cell | null)[]): Sum {
  const shown = cells.filter((cell) => cell !== null);
  const count = shown.reduce((all, cell) => all + cell.count, 0);
  const rated = shown.filter((cell) => cell.success_percent !== undefined);
  const weight = rated.reduce((all, cell) => all + cell.count, 0);
  const successes = rated.reduce((all, cell) => all + cell.count * (cell.success_percent ?? 0), 0);
  const counting = shown.flatMap(({ invokes }) => invokes ?? []);
  return {
    count,
    days: shown.length,
    hiddenDays: cells.length - shown.length,
    invokes: counting.length === 0 ? undefined : counting.reduce((all, one) => all + one, 0),
    successPercent: weight === 0 ? undefined : successes / weight,
    p50: middleOf(shown.flatMap(({ p50_ms }) => p50_ms ?? [])),
    p90: middleOf(shown.flatMap(({ p90_ms }) => p90_ms ?? [])),
    p99: middleOf(shown.flatMap(({ p99_ms }) => p99_ms ?? [])),
  };
}

function middleOf(values: readonly number[]): number | undefined {
  return [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)];
}
