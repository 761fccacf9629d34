/** Keeps of the comparison true what can be: our column, by the tests that show it. */
import { describe, expect, it } from '@jest/globals';
import { readPage } from './pages.js';

const PAGE = readPage('docs/comparison.md');

/** Rows of the table that begins with this heading's first line. */
function rowsUnder(heading: string): string[][] {
  const [, section = ''] = PAGE.split(`## ${heading}\n`);
  const [body = ''] = section.split('\n## ');
  const rows = body
    .split('\n')
    .filter((line) => line.startsWith('| ') && !/^\| (Row )?\|/.test(line));
  return rows.map((row) =>
    row
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

/** What we say we do, in whole or in part. */
const claimed = rowsUnder('Side by side').filter(([, ours = '']) => ours === 'Y' || ours === 'P');
const kept = rowsUnder('What keeps our column').filter(([row]) => row !== 'Row');

describe('docs/comparison.md', () => {
  it('has for each thing that we say we do a test that keeps it, and for nothing else', () => {
    expect(claimed.length).toBeGreaterThan(15);
    expect(kept.map(([row]) => row)).toEqual(claimed.map(([row]) => row));
  });

  it('has as many cells in each row as systems', () => {
    const rows = rowsUnder('Side by side');
    expect(new Set(rows.map((cells) => cells.length)).size).toBe(1);
    for (const [, ...cells] of rows) {
      for (const cell of cells) expect(['Y', 'P', '–', 'A', '·', '?']).toContain(cell);
    }
  });

  it('says as of when the facts are', () => {
    expect(PAGE).toMatch(/between August and November 2026/);
  });
});
