/** The same month as a table that spreadsheets read, one cell a row. */
import type { Month } from './month.js';
import type { PublishedCell } from './publication.js';

const COLUMNS = [
  'package',
  'day',
  'topic',
  'dimension',
  'value',
  'count',
  'hidden',
  'rounded_to',
  'invokes',
  'success_percent',
  'p50_ms',
  'p90_ms',
  'p99_ms',
  'threshold',
  'retention_days',
] as const;

type Row = Partial<Record<(typeof COLUMNS)[number], string | number | boolean>>;

export function csvOf(month: Month): string {
  const common = {
    package: month.package,
    threshold: month.threshold,
    retention_days: month.retention_days,
  };
  const rows = [...rowsOf(month)].map((row) => lineOf({ ...row, ...common }));
  return [COLUMNS.join(','), ...rows, ''].join('\r\n');
}

function* rowsOf({ days, rounded_to }: Month): Generator<Row> {
  for (const { day, topics } of days) {
    for (const [topic, said] of Object.entries(topics)) {
      const total = { day, topic, dimension: 'total', rounded_to };
      if (said === null) {
        yield { ...total, hidden: true };
        continue;
      }
      yield { ...total, ...numbersOf(said.total) };
      if (said.unique !== undefined) {
        yield { ...total, dimension: 'unique', count: said.unique, hidden: false };
      }
      for (const [dimension, { cells, hidden, rounded_to }] of Object.entries(said.dimensions)) {
        const place = { day, topic, dimension, rounded_to };
        for (const [value, cell] of Object.entries(cells)) {
          yield { ...place, value, ...numbersOf(cell) };
        }
        for (const value of hidden) yield { ...place, value, hidden: true };
      }
    }
  }
}

const numbersOf = (cell: PublishedCell): Row => ({ ...cell, hidden: false });

const lineOf = (row: Row): string => COLUMNS.map((column) => field(row[column])).join(',');

/** What a spreadsheet would take for a formula. */
const FORMULA = /^[=+\-@\t\r]/;

function field(value: string | number | boolean | undefined): string {
  if (typeof value !== 'string') return value === undefined ? '' : String(value);
  const harmless = FORMULA.test(value) ? `'${value}` : value;
  return /[",\r\n']/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}
