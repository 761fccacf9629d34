/**
 * An attacker who has the program: of all days that could have been, those that would have been
 * published just so. It is the bound of what the rules protect, which the documentation names.
 */
import { describe, expect, it } from '@jest/globals';
import { publish } from '../../../functions/src/statistics/publication.js';

const THRESHOLD = 10;
const MOST = 45;
/** A cell that is nearer to the most could have been larger than what is played through. */
const EDGE = 8;

const VALUES = ['a', 'b', 'other'];

/** The small values that each hidden cell may have had, by what was published. */
function playedThrough(): Map<string, { readonly left: Set<number>[]; isWhole: boolean }> {
  const published = new Map<string, { readonly left: Set<number>[]; isWhole: boolean }>();
  for (let a = 0; a <= MOST; a++) {
    for (let b = 0; b <= MOST; b++) {
      for (let other = 0; other <= MOST; other++) {
        const units = [a, b, other];
        const cells = Object.fromEntries(
          VALUES.map((name, at) => [name, { units: units[at] ?? 0 }]),
        );
        const total = { units: a + b + other };
        const dimensions = { runtime: { form: 'one' as const, listed: true, cells } };
        const key = JSON.stringify(publish({ sessions: { total, dimensions } }, THRESHOLD));
        const found = published.get(key) ?? { left: VALUES.map(() => new Set()), isWhole: true };
        published.set(key, found);
        if (Math.max(...units) > MOST - EDGE) found.isWhole = false;
        for (const [at, count] of units.entries()) {
          if (count < THRESHOLD) found.left[at]?.add(count);
        }
      }
    }
  }
  return published;
}

describe('whoever plays through all days that could have been', () => {
  it('narrows a hidden cell in no more than a third of what is published of three values, and tells it in one of twenty', () => {
    const sizes = [...playedThrough()].flatMap(([key, { left, isWhole }]) => {
      const { cells = {}, hidden = [] } = JSON.parse(key).sessions?.dimensions.runtime ?? {};
      if (!isWhole || hidden.length === 0 || Object.keys(cells).length === 0) return [];
      const known = hidden.map((name: string) => left[VALUES.indexOf(name)]?.size ?? 0);
      // One that may only be over the threshold was hidden for the others.
      return [Math.min(...known.filter((size: number) => size > 0))];
    });
    const share = (most: number) => sizes.filter((size) => size <= most).length / sizes.length;
    expect(sizes.length).toBeGreaterThan(100);
    expect(share(THRESHOLD - 1)).toBeLessThanOrEqual(1 / 3);
    expect(share(1)).toBeLessThanOrEqual(1 / 20);
  });
});
