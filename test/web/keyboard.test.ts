/** Whoever reads by keyboard or by ear: where the focus goes when something comes, and what is said of it. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { ADMIN_TOKEN } from '../functions/app/machine.js';
import { LAUNCH_TIMEOUT_MS, launchBrowser } from '../support/browser.js';
import { type Run, sessionOf } from './sessions.js';
import { visit } from './visitor.js';
import { startWorld, type World } from './world.js';

let world: World;
let browser: Browser;
let held: { readonly id: string; readonly key: string };

beforeAll(async () => {
  world = await startWorld();
  const runs: Run[] = Array.from({ length: 2_000 }, (_, n) => ({ label: 'plot', ms: n + 1 }));
  held = await world.share(sessionOf(runs));
  browser = await launchBrowser();
}, LAUNCH_TIMEOUT_MS);

afterAll(async () => {
  await browser?.close();
  await world?.close();
});

const focused = (page: Page) => page.locator(':focus');
const grid = (page: Page) => page.getByRole('grid');
const current = (page: Page) => page.locator('[role=row][aria-selected=true]');

async function lookUp(page: Page): Promise<void> {
  await page.getByLabel('Admin token').fill(ADMIN_TOKEN);
  await page.keyboard.press('Enter');
  // It has the focus: nobody has to look for it.
  await page.getByLabel('Session id, or the line').and(focused(page)).waitFor();
  await page.keyboard.type(held.id);
  await page.keyboard.press('Enter');
  await page
    .getByRole('group', { name: `Session ${held.id}` })
    .and(focused(page))
    .waitFor();
}

describe('the focus', () => {
  it('goes from the token to the id, from there to the session, and to a problem with the queue', async () => {
    const unknown = randomUUID();
    await world.machine.call('POST', '/v1/erasure-requests', { json: { session: unknown } });
    const { page, close } = await visit(browser, world.url, '/shared-session');
    await lookUp(page);
    await page.keyboard.press('Tab');
    expect(await focused(page).textContent()).toContain('Copy as Markdown');
    await page.getByRole('button', { name: `Look at ${unknown}` }).click();
    await page.getByRole('alert').and(focused(page)).waitFor();
    await close();
  });

  it('goes to my session when it is shown, back to its form, and to the proof that it is gone', async () => {
    const { id, key } = await world.share(sessionOf([]));
    const { page, close } = await visit(browser, world.url, '/my-session');
    for (const then of ['Put it away', 'Erase …']) {
      await page.getByLabel('Session id').first().fill(id);
      await page.getByLabel('Erasure key').fill(key);
      await page.keyboard.press('Enter');
      await page
        .getByRole('group', { name: `Session ${id}` })
        .and(focused(page))
        .waitFor();
      await page.getByRole('button', { name: then }).click();
      if (then === 'Put it away') {
        await page.getByLabel('Session id').first().and(focused(page)).waitFor();
      }
    }
    await page.getByRole('button', { name: 'Erase it' }).click();
    await page.getByRole('status', { name: 'It is gone' }).and(focused(page)).waitFor();
    await close();
  });

  it('stays where somebody chooses a period', async () => {
    const { page, close } = await visit(browser, world.url, '/?package=orbits');
    await page.getByRole('button', { name: '30 days' }).click();
    await page.waitForURL(/from=/);
    await page.getByText('Asking the service').waitFor({ state: 'detached' });
    expect(await focused(page).textContent()).toBe('30 days');
    await close();
  });
});

describe('the table of invokes', () => {
  it('takes keys also after the mouse opened a row, and its rows are one stop of the keyboard', async () => {
    const { page, close } = await visit(browser, world.url, '/shared-session');
    await lookUp(page);
    await page.locator('.invokes-body [role=row]').nth(3).click();
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
    await grid(page).and(focused(page)).waitFor();
    await page.keyboard.press('ArrowDown');
    expect(await current(page).getAttribute('aria-rowindex')).toBe('6');
    await page.keyboard.press('End');
    await page.locator('[aria-rowindex="2001"][aria-selected=true]').waitFor();
    await page.getByRole('button', { name: 'Took' }).focus();
    await page.keyboard.press('Tab');
    expect(await page.locator('.invokes :focus').count()).toBe(0);
    await close();
  });

  it('says how many rows are left, and in which order', async () => {
    const { page, close } = await visit(browser, world.url, '/shared-session');
    await lookUp(page);
    const said = page.getByRole('status').filter({ hasText: 'invokes' });
    await said.and(page.getByText('2,000 invokes, sorted by Status, ascending')).waitFor();
    await page.getByRole('button', { name: 'Took' }).click();
    await page.getByRole('button', { name: 'Took' }).click();
    await page.getByLabel('Only what failed').check();
    await page.getByText('0 invokes of 2,000, sorted by Took, descending').waitFor();
    await close();
  });
});
