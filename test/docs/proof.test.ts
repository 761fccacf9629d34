import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { isProved, type Measured, proofPage, type Target } from '../../scripts/proof-page.mjs';
import { partsWith } from '../../scripts/proof-parts.mjs';

const ROOT = new URL('../../', import.meta.url);
const PAGE = readFileSync(new URL('docs/proof.md', ROOT), 'utf8');

const resultOf = (part: string) => new URL(`bench/results/${part}.json`, ROOT);

function measuredWith(...targets: Target[]): Measured {
  return {
    part: 'import',
    command: 'npm run bench -- import',
    at: '2026-02-28T10:00:00.000Z',
    commit: 'abcdef0',
    machine: { node: '20.19.0', system: 'linux x64', processor: 'any', load: '0.1', cores: 2 },
    results: [{ title: 'Importing', table: { header: [''], rows: [['us']] }, targets }],
  };
}

const target = { what: 'us', limit: 15, unit: 'ms' };

describe('docs/proof.md', () => {
  it('says what the last result of each part says, and names the parts that have none', () => {
    const parts = [...partsWith({}).keys()];
    const isMeasured = (part: string) => existsSync(resultOf(part));
    const measured = parts
      .filter(isMeasured)
      .map((part): Measured => JSON.parse(readFileSync(resultOf(part), 'utf8')));
    const missing = parts.filter((part) => !isMeasured(part));
    expect(PAGE).toBe(proofPage(measured, missing));
  });
});

describe('a proof', () => {
  it('is one where every target is reached, and no part was left out', () => {
    const reached = measuredWith({ ...target, value: 15 });
    expect(isProved([reached], [])).toBe(true);
    expect(isProved([reached], ['exit'])).toBe(false);
  });

  it.each<[string, Target]>([
    ['over its limit', { ...target, value: 15.1 }],
    ['under what is wanted at least', { what: 'us', least: 0.5, unit: 'times', value: 0.4 }],
  ])('fails with one figure %s, and the page says so first', (_, missed) => {
    const reached = { ...target, what: 'a figure that is fine', value: 1 };
    const measured = [measuredWith(reached, missed)];
    expect(isProved(measured, [])).toBe(false);
    const page = proofPage(measured, []);
    expect(page).toContain('2 targets; reached: 1, missed: 1.');
    expect(page.indexOf(': missed**')).toBeGreaterThan(0);
    expect(page.indexOf(': missed**')).toBeLessThan(page.indexOf('a figure that is fine'));
  });
});
