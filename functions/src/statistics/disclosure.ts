/**
 * What can be computed of a hidden cell by whoever reads everything that is published of a topic: the
 * total, and the cells of every dimension, each known up to its rounding. All that links them is the
 * total, so the bounds below are exact; a property test attacks them by another way.
 */

/** Whole numbers, both ends included. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/** What is said of one dimension. */
export interface Statement {
  /** `one`: the cells add up to the total. `several`: together they may cover it, each is within it. */
  readonly form: 'one' | 'several';
  readonly shown: readonly Range[];
  readonly hidden: number;
}

/** Whether each hidden cell may still be anything from nothing to just under the threshold. */
export type Protection = (statement: Statement, total: Range, threshold: number) => boolean;

/** Roundings are odd. A cell that is shown is not under the threshold, which everybody knows. */
export function rangeOf(shown: number, rounding: number, threshold: number): Range {
  const half = (rounding - 1) / 2;
  return { from: Math.max(shown - half, threshold), to: shown + half };
}

const sum = (ranges: readonly Range[], end: keyof Range): number =>
  ranges.reduce((total, range) => total + range[end], 0);

/** The total as all dimensions together tell it. */
export function totalRange(stated: Range, statements: readonly Statement[]): Range {
  let { from, to } = stated;
  for (const { form, shown, hidden } of statements) {
    const least =
      form === 'one' ? sum(shown, 'from') : Math.max(0, ...shown.map((one) => one.from));
    from = Math.max(from, least);
    if (hidden === 0) to = Math.min(to, sum(shown, 'to'));
  }
  return { from, to };
}

export const isSafe: Protection = ({ form, shown, hidden }, total, threshold) => {
  if (hidden === 0 || shown.length === 0) return true;
  const least = total.from - sum(shown, 'to');
  const most = form === 'one' ? total.to - sum(shown, 'from') : total.to;
  // Of two hidden cells either may be nothing and the other all: who reads cannot tell which.
  return most >= threshold - 1 && (hidden > 1 || least <= 0);
};
