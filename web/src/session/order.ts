/** Which invokes are looked at, and in which order. */
import type { Invoke } from './model.js';

export type Column = 'number' | 'status' | 'label' | 'start' | 'ms' | 'error';

export interface Order {
  readonly column: Column;
  readonly descending: boolean;
}

export interface Filter {
  /** Of anything in it, in small letters. */
  readonly text: string;
  /** Empty: any. */
  readonly label: string;
  readonly failedOnly: boolean;
}

export const ERRORS_FIRST: Order = { column: 'status', descending: false };
export const EVERYTHING: Filter = { text: '', label: '', failedOnly: false };

export function chosenOf(invokes: readonly Invoke[], filter: Filter, order: Order): Invoke[] {
  const { text, label, failedOnly } = filter;
  const chosen = invokes.filter(
    (invoke) =>
      (!failedOnly || invoke.failed) &&
      (label === '' || invoke.label === label) &&
      (text === '' || isFound(invoke, text)),
  );
  const sign = order.descending ? -1 : 1;
  return chosen.sort(
    (one, other) => sign * COMPARE[order.column](one, other) || one.number - other.number,
  );
}

const isFound = (invoke: Invoke, text: string): boolean =>
  invoke.label.toLowerCase().includes(text) || invoke.text.toLowerCase().includes(text);

const byText = (one: string, other: string): number => (one < other ? -1 : Number(one > other));

/** What has no number comes after what has. */
const byNumber = (one: number, other: number): number =>
  (Number.isNaN(one) ? Infinity : one) - (Number.isNaN(other) ? Infinity : other) || 0;

const COMPARE: Readonly<Record<Column, (one: Invoke, other: Invoke) => number>> = {
  number: (one, other) => one.number - other.number,
  status: (one, other) =>
    Number(other.failed) - Number(one.failed) || byText(one.status, other.status),
  label: (one, other) => byText(one.label, other.label),
  start: (one, other) => byText(one.start, other.start),
  ms: (one, other) => byNumber(one.ms, other.ms),
  // Those without one last.
  error: (one, other) =>
    Number(one.error === '') - Number(other.error === '') || byText(one.error, other.error),
};
