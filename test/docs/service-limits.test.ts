import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import * as limits from '../../functions/src/limits.js';
import { RATE_VARIABLES } from '../../functions/src/settings.js';
import * as counting from '../../functions/src/statistics/limits.js';
import * as storing from '../../functions/src/store/limits.js';

const ROOT = new URL('../../', import.meta.url);
const PAGE = readFileSync(new URL('docs/service-limits.md', ROOT), 'utf8');

const written = (number: number): string => number.toLocaleString('en-US');

/** The first cells of every row that begins with code. */
const ROWS = [...PAGE.matchAll(/^\| `([\w.]+)` \| (.*) \|$/gm)].map(([, name = '', rest = '']) => [
  name,
  ...rest.split(' | '),
]);

describe('docs/service-limits.md', () => {
  it('has every limit of the code with its number, and no other', () => {
    const { RATES: _, ...others } = limits;
    // Lists of steps, which the page on statistics explains.
    const { ROUNDINGS, DURATION_BUCKETS_MS, PERCENTILES, ...counted } = counting;
    const named = Object.entries({ ...others, ...storing, ...counted }).flatMap(([name, value]) =>
      typeof value === 'number'
        ? [[name, written(value)]]
        : Object.entries(value).map(([part, number]) => [`${name}.${part}`, written(number)]),
    );
    const rows = ROWS.filter(([name]) => !name?.startsWith('ABOVEBOARD_'));
    expect(rows.map(([name, number]) => [name, number]).sort()).toEqual(named.sort());
  });

  it('has every rate with what it is on one machine and in Google Cloud', () => {
    const { machine, cloud } = limits.RATES;
    // The cast: TypeScript takes no object's keys for all that it has.
    const rates = Object.keys(RATE_VARIABLES) as (keyof typeof RATE_VARIABLES)[];
    expect(
      ROWS.filter(([name]) => name?.startsWith('ABOVEBOARD_')).map((row) => row.slice(0, 3)),
    ).toEqual(
      rates.map((rate) => [RATE_VARIABLES[rate], written(machine[rate]), written(cloud[rate])]),
    );
  });

  it('says how many numbers stand for clients', () => {
    expect(PAGE).toContain(`one of ${written(limits.CLIENT_SLOTS)}, by a digest`);
  });

  it('names tests that exist', () => {
    const tests = [...PAGE.matchAll(/`(test\/[\w/.-]+)`/g)].map(([, path = '']) => path);
    expect(tests.length).toBeGreaterThan(8);
    for (const path of tests) expect(existsSync(new URL(path, ROOT))).toBe(true);
  });
});
