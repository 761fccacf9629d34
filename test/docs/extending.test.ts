/** Keeps the page on new fields, events and stores true: what it points at is where it says. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import * as declarations from '../../src/declarations.js';

const ROOT = new URL('../../', import.meta.url);
const read = (path: string) => readFileSync(new URL(path, ROOT), 'utf8');

const PAGE = read('docs/extending.md');

/** Of each step: its file, and what to look for there. */
const STEPS = Array.from(
  PAGE.matchAll(/^\| (\d+) \| `([\w./-]+)` \| `([^`]+)`/gm),
  ([, number = '', file = '', what = '']) => ({ number: Number(number), file, what }),
);

describe('docs/extending.md', () => {
  it('points in each step at a file that is there, and at what stands in it', () => {
    const rows = PAGE.match(/^\| \d+ \|/gm) ?? [];
    expect(STEPS).toHaveLength(rows.length);
    const lost = STEPS.filter(
      ({ file, what }) => !existsSync(new URL(file, ROOT)) || !read(file).includes(what),
    );
    expect(lost).toEqual([]);
  });

  it('counts its steps, and begins anew for what is added', () => {
    const begins = STEPS.flatMap(({ number }, at) => (number === 1 ? [at] : []));
    expect(begins).toHaveLength(3);
    const numbers = begins.flatMap((at, n) =>
      STEPS.slice(at, begins[n + 1]).map((_, step) => step + 1),
    );
    expect(STEPS.map(({ number }) => number)).toEqual(numbers);
  });

  it('is followed in that each ready-made declaration is explained', () => {
    const pages = readdirSync(new URL('docs', ROOT))
      .filter((name) => name.endsWith('.md') && name !== 'extending.md')
      .map((name) => read(`docs/${name}`))
      .join('\n');
    const unexplained = Object.keys(declarations).filter(
      (name) => !new RegExp(`\\b${name}\\b`).test(pages),
    );
    expect(unexplained).toEqual([]);
  });
});
