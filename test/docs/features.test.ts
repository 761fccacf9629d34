/** Keeps the list of features true: nothing is left out, and what it says is shown somewhere. */
import { describe, expect, it } from '@jest/globals';
import { isTest, testsIn } from './named-tests.js';
import { readPage } from './pages.js';

const PAGE = readPage('docs/features.md');

/** How many rows each part has. */
const PARTS = { A: 29, B: 11, C: 24, D: 16, E: 13, F: 18, G: 10, H: 13, I: 7, J: 8, K: 12, L: 19 };

/** How many faults of each earlier system. */
const FAULTS = { 'X-D': 23, 'B-D': 15, 'V-D': 23, 'R-D': 23 };

interface Row {
  readonly id: string;
  readonly what: string;
  readonly shown: string;
}

const ROWS = Array.from(
  PAGE.matchAll(/^\| ([A-Z](?:-D)?\d+) \| (.*?) \| (.*) \|$/gm),
  ([, id = '', what = '', shown = '']): Row => ({ id, what, shown }),
);

const isLeftOut = ({ shown }: Row) => /^Not built( yet)?: /.test(shown);

describe('docs/features.md', () => {
  it('has every feature and every fault once, in order', () => {
    const all = Object.entries({ ...PARTS, ...FAULTS }).flatMap(([part, rows]) =>
      Array.from({ length: rows }, (_, index) => `${part}${index + 1}`),
    );
    expect(ROWS.map(({ id }) => id)).toEqual(all);
  });

  it('names for each a test that exists, or says why it is not built', () => {
    const unshown = ROWS.filter((row) => !isLeftOut(row) && testsIn(row.shown).length === 0);
    expect(unshown.map(({ id }) => id)).toEqual([]);
    const missing = ROWS.flatMap((row) =>
      testsIn(row.shown)
        .filter((test) => !isTest(test))
        .map(({ file, name }) => `${row.id}: ${file}: ${name}`),
    );
    expect(missing).toEqual([]);
  });

  it('names no test for what is not built', () => {
    const claimed = ROWS.filter((row) => isLeftOut(row) && testsIn(row.shown).length > 0);
    expect(claimed.map(({ id }) => id)).toEqual([]);
  });

  it('leads nowhere outside of the project', () => {
    expect(PAGE).not.toMatch(/\.\.\//);
  });
});
