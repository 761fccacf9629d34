/** The public page, on sessions that were shared through the SDK and counted by the service. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { defaultDeclaration } from '../../src/collection/declaration/index.js';
import { startMachine } from '../functions/app/machine.js';
import { LAUNCH_TIMEOUT_MS, launchBrowser } from '../support/browser.js';
import { sessionOf } from './sessions.js';
import { overflowOnPhone, rowsOf, savedBy, type Visitor, violationsOn, visit } from './visitor.js';
import { startWorld, type World } from './world.js';

const DAY = '2026-05-01';
const CHOICE = `/?package=orbits&from=${DAY}&to=2026-05-02`;

const NOW = new Date('2026-05-04T10:00:00.000Z');

let world: World;
let browser: Browser;
let visitor: Visitor;

beforeAll(async () => {
  world = await startWorld(new Date(`${DAY}T10:00:00.000Z`));
  // Two of them are of a kind that the threshold protects.
  const shares = Array.from({ length: 34 }, (_, n) => {
    const label = n < 2 ? 'plot' : 'integrate';
    const failed = n % 2 === 0 ? { failed: 'ConvergenceError' } : {};
    const runs = [
      { label, ms: 30 },
      { label, ms: 30, ...failed },
    ];
    return world.share(sessionOf(runs, { os: n < 2 ? 'win32' : 'linux' }));
  });
  await Promise.all(shares);
  world.setTime(NOW);
  await world.publish();
  browser = await launchBrowser();
  visitor = await visit(browser, world.url, CHOICE, { now: NOW });
  await visitor.page.waitForSelector('.chart canvas');
}, LAUNCH_TIMEOUT_MS);

afterAll(async () => {
  await browser?.close();
  await world?.close();
});

describe('the page of statistics', () => {
  it('shows what was shared as it is published, and what is hidden as hidden', async () => {
    const { page } = visitor;
    expect(await page.textContent('.tiles')).toContain('≈ 35');
    expect(await page.textContent('.tiles')).toContain('published on 1 of 2 days');
    expect(await rowsOf(page, 'figure:has(h2:text-is("Day by day")) tr')).toEqual([
      ['day', 'Shared sessions'],
      [DAY, '35'],
      ['2026-05-02', 'hidden'],
    ]);
    const platforms = await page.textContent('figure:has(h3:text-is("Platforms"))');
    expect(platforms).toMatch(/linux.*· 30.*Hidden:.*win32/);
    const operations = await rowsOf(page, '[aria-label="Operations by label"] tr');
    expect(operations).toContainEqual(['integrate', '30', '75 %', '50 ms', '–', '–']);
    expect(operations).toContainEqual(['plot', 'hidden: under the threshold']);
    const body = (await page.textContent('#app')) ?? '';
    expect(body).toContain('at least 10 sessions');
    expect(body).toContain('kept for 90 days at most');
  });

  it('gives each chart away as a table, CSV and JSON, with the numbers of the service', async () => {
    const { page } = visitor;
    const csv = await savedBy(page, () => page.click('[aria-label="Day by day as CSV"]'));
    expect(csv).toEqual({
      name: 'orbits-days.csv',
      text: `day,Shared sessions\r\n${DAY},35\r\n2026-05-02,hidden\r\n`,
    });
    const json = await savedBy(page, () => page.click('[aria-label="Platforms as JSON"]'));
    expect(JSON.parse(json.text)).toContainEqual(
      expect.objectContaining({ os: 'win32', sessions: null, 'days hidden': 1 }),
    );
    const charts = await page.locator('figure').count();
    expect(await page.locator('figure details table').count()).toBe(charts);
  });

  it('keeps the choice in its address, by the keyboard alone, and goes back to the one before', async () => {
    const { page, close } = await visit(browser, world.url, '/', { now: NOW });
    // The only package that is declared chooses itself.
    await page.locator('text=orbits, ').waitFor();
    await page.focus('input[type=text]');
    await page.keyboard.press('ControlOrMeta+A');
    await page.keyboard.type('nothing-here');
    await page.keyboard.press('Enter');
    await page.waitForURL(/package=nothing-here&from=\d{4}-\d{2}-\d{2}&to=\d{4}-\d{2}-\d{2}$/);
    await page.goBack();
    await page.locator('text=orbits, ').waitFor();
    expect(await page.inputValue('input[type=text]')).toBe('orbits');
    await close();
  });

  it('offers the packages that there are, where none is chosen', async () => {
    const names = ['comets', '@sky/planets'];
    const declarations = new Map(names.map((name) => [name, defaultDeclaration(name)]));
    const machine = await startMachine({ declarations }, () => NOW);
    const { page, complaints, close } = await visit(browser, machine.url, '/', { now: NOW });
    await page.locator('.packages a').last().waitFor();
    expect(await page.locator('.packages a').allTextContents()).toEqual([...names].sort());
    expect(await violationsOn(page)).toEqual([]);
    await page.getByRole('link', { name: '@sky/planets' }).click();
    await page.waitForURL('**/?package=%40sky%2Fplanets&from=*');
    expect(await page.getByLabel('Package').inputValue()).toBe('@sky/planets');
    expect(complaints).toEqual([]);
    await close();
    await machine.close();
  });

  it('needs nobody but the service, no storage, and nothing that the policy forbids', async () => {
    const { page, complaints, asked } = visitor;
    expect(complaints).toEqual([]);
    expect(asked.every((one) => one.startsWith('GET '))).toBe(true);
    const kept = await page.evaluate(
      '[localStorage.length, sessionStorage.length, document.cookie]',
    );
    expect(kept).toEqual([0, 0, '']);
  });

  it('is for everybody: axe finds nothing, and a phone is wide enough', async () => {
    expect(await violationsOn(visitor.page)).toEqual([]);
    expect(await overflowOnPhone(visitor.page)).toBe(0);
  });
});
