/** What docs/privacy.md promises, and what any page names a test for, a test shows. */
import { describe, expect, it } from '@jest/globals';
import * as limits from '../../functions/src/limits.js';
import { readerOf, serviceSettings, statisticsSettings } from '../../functions/src/settings.js';
import { isTest, testsIn } from './named-tests.js';
import { PAGES, readPage } from './pages.js';

describe('the tests that a page names', () => {
  it.each(PAGES)('are there, each under its title: %s', (page) => {
    const missing = readPage(page)
      .split('\n')
      .flatMap(testsIn)
      .filter((test) => !isTest(test));
    expect(missing).toEqual([]);
  });
});

describe('docs/privacy.md', () => {
  const page = readPage('docs/privacy.md');
  const promises = page.split('## Where this is tested')[1]?.match(/^\| (?!Promise|-).*$/gm) ?? [];

  it('names for each promise a test by its title', () => {
    expect(promises.length).toBeGreaterThan(20);
    expect(promises.filter((row) => testsIn(row).length === 0)).toEqual([]);
  });

  it('has the times and numbers of the code', () => {
    const { retentionDays } = serviceSettings(readerOf({}));
    expect(page).toContain(`${retentionDays} days from their first arrival`);
    expect(page).toContain(`the retention and ${limits.TOMBSTONE_MARGIN_DAYS} days more`);
    expect(limits.AUDIT_DAYS).toBe(365);
    expect(page).toContain('as keyed digests | a year |');
    expect(page).toContain(`one of ${limits.CLIENT_SLOTS.toLocaleString('en-US')} numbers`);
    expect(statisticsSettings(readerOf({})).threshold).toBe(10);
    expect(page).toContain('of ten or more');
  });
});
