import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { ALWAYS, SLOW, selectTests } from '../../scripts/check-tests.mjs';
import { ROOT } from '../e2e/support.js';

const DOCUMENTS = 'test/docs/paths.test.ts';
const QUICK = 'test/session/text.test.ts';
const IN_A_BROWSER = 'test/web/statistics.test.ts';
const ALL = [DOCUMENTS, QUICK, IN_A_BROWSER];

describe('npm run check', () => {
  it('runs the quick tests of what changed, and names the slow ones that it leaves', () => {
    expect(selectTests(ALL, [QUICK, IN_A_BROWSER])).toEqual({
      now: [DOCUMENTS, QUICK],
      left: [IN_A_BROWSER],
    });
  });

  it('runs the tests of documents whatever changed, since no import names what they read', () => {
    expect(selectTests(ALL, [])).toEqual({ now: [DOCUMENTS], left: [] });
  });

  it('knows only places that are there', () => {
    const places = [...ALWAYS, ...SLOW];
    expect(places.filter((place) => !existsSync(join(ROOT, place)))).toEqual([]);
  });

  it('finds by what they import the tests that a change reaches', () => {
    const { stdout } = spawnSync(
      process.execPath,
      ['node_modules/jest/bin/jest.js', '--listTests', '--findRelatedTests', 'src/session/text.ts'],
      { cwd: ROOT, encoding: 'utf8' },
    );
    expect(stdout).toContain('text.test.ts');
    expect(stdout).not.toContain('retry-after.test.ts');
  });
});
