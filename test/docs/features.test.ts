/** Keeps the list of features true: nothing is left out, and what it says is shown somewhere. */
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';

const ROOT = new URL('../../', import.meta.url);
const PAGE = readFileSync(new URL('docs/features.md', ROOT), 'utf8');

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

/** The tests of a row, as `file: name`; those after a file's name are all in it. */
function testsOf({ shown }: Row): { readonly file: string; readonly name: string }[] {
  const tests = [];
  let file = '';
  for (const [, path, name] of shown.matchAll(/`(test\/[\w./-]+)`|“([^”]+)”/g)) {
    if (path !== undefined) file = path;
    else if (name !== undefined) tests.push({ file, name });
  }
  return tests;
}

function isTestIn(file: string, name: string): boolean {
  const url = new URL(file, ROOT);
  if (!existsSync(url)) return false;
  const source = readFileSync(url, 'utf8');
  const quoted = [`'${name}'`, `"${name}"`, `\`${name}\``];
  // A test's name is the first of what it is given, or that of a table.
  return quoted.some((text) => source.includes(`(${text},`) || source.includes(`\n    ${text},\n`));
}

describe('docs/features.md', () => {
  it('has every feature and every fault once, in order', () => {
    const all = Object.entries({ ...PARTS, ...FAULTS }).flatMap(([part, rows]) =>
      Array.from({ length: rows }, (_, index) => `${part}${index + 1}`),
    );
    expect(ROWS.map(({ id }) => id)).toEqual(all);
  });

  it('names for each a test that exists, or says why it is not built', () => {
    const unshown = ROWS.filter((row) => !isLeftOut(row) && testsOf(row).length === 0);
    expect(unshown.map(({ id }) => id)).toEqual([]);
    const missing = ROWS.flatMap((row) =>
      testsOf(row)
        .filter(({ file, name }) => !isTestIn(file, name))
        .map(({ file, name }) => `${row.id}: ${file}: ${name}`),
    );
    expect(missing).toEqual([]);
  });

  it('names no test for what is not built', () => {
    const claimed = ROWS.filter((row) => isLeftOut(row) && testsOf(row).length > 0);
    expect(claimed.map(({ id }) => id)).toEqual([]);
  });

  it('leads nowhere outside of the project', () => {
    expect(PAGE).not.toMatch(/\.\.\/|\/work\//);
  });
});
