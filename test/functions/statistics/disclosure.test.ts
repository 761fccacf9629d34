import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addUnit, type Counts, type Topic } from '../../../functions/src/statistics/counts.js';
import { isSafe, type Range } from '../../../functions/src/statistics/disclosure.js';
import { publish } from '../../../functions/src/statistics/publication.js';
import { type Forms, leaksOf } from './attacker.js';

const THRESHOLD = 10;

const FORMS: Forms = { runtime: 'one', os: 'one', version: 'one', label: 'several' };

/** What a session says, by dimension; the weights make rare values, and now and then only one. */
interface Session {
  readonly runtime: number;
  readonly os: number;
  readonly version: number;
  readonly label: readonly number[];
}

const rare = (max: number) =>
  fc.oneof({ weight: 8, arbitrary: fc.constant(0) }, { weight: 3, arbitrary: fc.nat(max) });

const session: fc.Arbitrary<Session> = fc.record({
  runtime: rare(2),
  os: rare(5),
  version: rare(4),
  label: fc.uniqueArray(rare(3), { minLength: 1, maxLength: 3 }),
});

/** Sizes around the roundings and the threshold, where the most can be told. */
const day = fc
  .tuple(fc.array(session, { maxLength: 40 }), fc.integer({ min: 1, max: 6 }))
  .map(([sessions, times]) => sessions.flatMap((one) => Array.from({ length: times }, () => one)));

const names = (prefix: string, count: number) => [
  ...Array.from({ length: count }, (_, index) => `${prefix}${index}`),
  'other',
];

function countsOf(sessions: readonly Session[]): Counts {
  const dimension = (form: 'one' | 'several', listed: boolean, values: readonly string[]) => ({
    form,
    listed,
    cells: Object.fromEntries(values.map((value) => [value, { units: 0 }])),
  });
  const topic: Topic = {
    total: { units: 0 },
    dimensions: {
      runtime: dimension('one', true, names('r', 2)),
      os: dimension('one', true, names('o', 5)),
      version: dimension('one', false, ['other']),
      label: dimension('several', true, names('l', 3)),
    },
  };
  const add = (field: string, value: string) => {
    const cells = topic.dimensions[field]?.cells ?? {};
    cells[value] ??= { units: 0 };
    addUnit(cells[value]);
  };
  for (const { runtime, os, version, label } of sessions) {
    addUnit(topic.total);
    add('runtime', names('r', 2)[runtime] ?? '');
    add('os', names('o', 5)[os] ?? '');
    add('version', version === 4 ? 'other' : `1.${version}.0`);
    for (const one of label) add('label', names('l', 3)[one] ?? '');
  }
  return { sessions: topic };
}

/** Every number that is published of cells, and the cell that it is of. */
function shownCells(counts: Counts) {
  return Object.entries(publish(counts, THRESHOLD)).flatMap(([name, { total, dimensions }]) => [
    { exact: counts[name]?.total.units, shown: total.count, rounding: 5 },
    ...Object.entries(dimensions).flatMap(([field, { cells, rounded_to }]) =>
      Object.entries(cells).map(([value, { count }]) => ({
        // Others are folded into this one.
        exact: value === 'other' ? undefined : counts[name]?.dimensions[field]?.cells[value]?.units,
        shown: count,
        rounding: rounded_to,
      })),
    ),
  ]);
}

describe('what is published', () => {
  it('lets nobody who compares cells, totals and dimensions narrow a hidden cell', () => {
    fc.assert(
      fc.property(day, (sessions) => {
        const counts = countsOf(sessions);
        expect(leaksOf(publish(counts, THRESHOLD), FORMS, THRESHOLD)).toEqual([]);
      }),
      { numRuns: 2_000 },
    );
  });

  it('would be found out by the same attack if nothing but the small cells were hidden', () => {
    const attacked = fc.check(
      fc.property(day, (sessions) => {
        const weak = publish(countsOf(sessions), THRESHOLD, () => true);
        return leaksOf(weak, FORMS, THRESHOLD).length === 0;
      }),
      { numRuns: 2_000 },
    );
    expect(attacked.failed).toBe(true);
  });

  it('would be found out if each dimension were looked at by itself', () => {
    const attacked = fc.check(
      fc.property(day, (sessions) => {
        // What the total says by itself is asked about first; what dimensions add to it comes later.
        let stated: Range | undefined;
        const weak = publish(countsOf(sessions), THRESHOLD, (statement, total, threshold) => {
          stated ??= total;
          return isSafe(statement, stated, threshold);
        });
        return leaksOf(weak, FORMS, THRESHOLD).length === 0;
      }),
      { numRuns: 2_000, seed: 1 },
    );
    expect(attacked.failed).toBe(true);
  });

  it('shows no cell under the threshold, and every other to half of its rounding', () => {
    fc.assert(
      fc.property(day, (sessions) => {
        for (const { exact, shown, rounding } of shownCells(countsOf(sessions))) {
          expect(shown).toBeGreaterThanOrEqual(THRESHOLD);
          expect(shown % rounding).toBe(0);
          if (exact === undefined) continue;
          expect(exact).toBeGreaterThanOrEqual(THRESHOLD);
          expect(Math.abs(exact - shown)).toBeLessThanOrEqual(rounding / 2);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('says nothing at all of fewer than the threshold, be it nine or none', () => {
    const nine = Array.from({ length: 9 }, () => ({ runtime: 0, os: 0, version: 0, label: [0] }));
    expect(publish(countsOf(nine), THRESHOLD)).toEqual({});
    expect(publish(countsOf([]), THRESHOLD)).toEqual({});
  });

  it('names no version that fewer than the threshold use, not even as hidden', () => {
    fc.assert(
      fc.property(day, (sessions) => {
        const said = publish(countsOf(sessions), THRESHOLD)['sessions']?.dimensions['version'];
        expect(said?.hidden.filter((name) => name !== 'other') ?? []).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});
