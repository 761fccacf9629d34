/** The page of whoever shared a session through the SDK: what is held is what they shared, until it is not. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { findTraces } from '../e2e/support.js';
import { newKey } from '../functions/app/documents.js';
import { startMachine } from '../functions/app/machine.js';
import { LAUNCH_TIMEOUT_MS, launchBrowser } from '../support/browser.js';
import { BACKWARDS, hostileShare, MARKUP } from './hostile.js';
import { sessionOf } from './sessions.js';
import { overflowOnPhone, rowsOf, savedBy, violationsOn, visit } from './visitor.js';
import { startWorld, type World } from './world.js';

let world: World;
let browser: Browser;

beforeAll(async () => {
  world = await startWorld();
  browser = await launchBrowser();
}, LAUNCH_TIMEOUT_MS);

afterAll(async () => {
  await browser?.close();
  await world?.close();
});

const RUNS = [
  { label: 'integrate', ms: 120, context: { steps: 64_000, method: 'rk4' } },
  { label: 'plot', ms: 15 },
  {
    label: 'integrate',
    ms: 60,
    failed: 'ConvergenceError',
    context: { steps: 7, method: 'kepler' },
  },
];

/** As somebody pastes it: the id with what stood around it. */
async function showHeld(page: Page, id: string, key: string): Promise<void> {
  await page.getByLabel('Session id').first().fill(`**Session:** \`${id}\` (orbits 1.2.3)`);
  await page.getByLabel('Erasure key').fill(` ${key} `);
  await page.keyboard.press('Enter');
  await page.getByRole('grid').waitFor();
}

describe('the page of whoever shared a session', () => {
  it('shows exactly what is held, and erases it: nothing that names it is left on disk', async () => {
    const { id, key } = await world.share(sessionOf(RUNS));
    const { page, complaints, asked, close } = await visit(browser, world.url, '/my-session');
    await showHeld(page, id, key);

    expect(await rowsOf(page, '[aria-label="Statistics by label"] tr')).toEqual([
      ['Label', 'Runs', 'Failed', 'Success', 'Shortest', 'Mean', 'Longest'],
      ['integrate', '2', '1', '50 %', '60 ms', '90 ms', '120 ms'],
      ['plot', '1', '0', '100 %', '15 ms', '15 ms', '15 ms'],
    ]);
    const rows = await rowsOf(page, '.invokes-body [role=row]');
    expect(rows.map(([, status, label, error]) => [status, label, error])).toEqual([
      ['error', 'integrate', 'ConvergenceError'],
      ['success', 'integrate', ''],
      ['success', 'plot', ''],
    ]);
    const saved = await savedBy(page, () => page.getByText('Save as JSON').click());
    const held = await world.machine.call('GET', `/v1/sessions/${id}`, {
      headers: { 'Erasure-Key': key },
    });
    expect(JSON.parse(saved.text)).toEqual(held.json());

    await page.getByText('Erase …').click();
    await page.getByRole('button', { name: 'Erase it' }).click();
    const proof = page.getByRole('status').filter({ hasText: 'It is gone' });
    await proof.waitFor();
    expect(await proof.textContent()).toContain('3 invokes deleted');
    expect(await proof.textContent()).toContain('found nothing left of it');
    expect(findTraces(world.dataFolder, [id])).toEqual([]);

    expect(complaints).toEqual([]);
    expect(asked.join()).not.toContain(key);
    await close();
  });

  it('is walked through by the keyboard: sort, move, open a context, read it raw, go back', async () => {
    const { id, key } = await world.share(sessionOf(RUNS));
    const { page, complaints, close } = await visit(browser, world.url, '/my-session');
    await showHeld(page, id, key);
    await page.getByRole('grid').focus();
    await page.keyboard.press('End');
    await page.keyboard.press('Home');
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog');
    await dialog.waitFor();
    expect(await dialog.textContent()).toMatch(
      /ConvergenceError[\s\S]*steps:? 7 integer[\s\S]*method:? kepler/,
    );
    await dialog.getByText('As it is stored').focus();
    await page.keyboard.press('Enter');
    expect(await dialog.locator('pre').textContent()).toContain('"integerValue": "7"');
    expect(await violationsOn(page)).toEqual([]);
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Took' }).focus();
    await page.keyboard.press('Enter');
    await page
      .getByRole('columnheader', { name: 'Took' })
      .and(page.locator('[aria-sort=ascending]'))
      .waitFor();
    expect(await page.locator('.invokes-body [role=row]').first().textContent()).toContain('15 ms');
    expect(await violationsOn(page)).toEqual([]);
    expect(await overflowOnPhone(page)).toBe(0);
    expect(complaints).toEqual([]);
    await close();
  });

  it('forgets key and session when it is left, whichever way somebody comes back', async () => {
    const { id, key } = await world.share(sessionOf(RUNS));
    const { page, close } = await visit(browser, world.url, '/my-session');
    await showHeld(page, id, key);
    await page.getByRole('link', { name: 'Statistics' }).click();
    await page.waitForURL('**/');
    await page.goBack();
    await page.getByLabel('Erasure key').waitFor();
    expect(await page.content()).not.toContain(id);
    expect(await page.getByLabel('Erasure key').inputValue()).toBe('');
    expect(await page.evaluate('[localStorage.length, sessionStorage.length]')).toEqual([0, 0]);
    await close();
  });

  it('says in a sentence what is no id or no key, and leaves a request where there is none', async () => {
    const { id } = await world.share(sessionOf(RUNS));
    const { page, complaints, close } = await visit(browser, world.url, '/my-session');
    await page.getByLabel('Session id').first().fill(id);
    await page.getByLabel('Erasure key').fill('not a key');
    await page.getByRole('button', { name: 'Show what is held' }).click();
    expect(await page.getByRole('alert').textContent()).toContain('This is no erasure key');
    await page.getByLabel('Session id').last().fill(id);
    await page.getByRole('button', { name: 'Ask for its erasure' }).click();
    await page.getByText('queue').last().waitFor();
    const queue = await world.machine.admin('GET', '/v1/admin/erasure-requests');
    expect(queue.text).toContain(id);
    expect(await violationsOn(page)).toEqual([]);
    expect(complaints).toEqual([]);
    await close();
  });
});

describe('a hostile session', () => {
  it('does nothing but show itself, its markup as text and its hidden characters as signs', async () => {
    // Without declarations: with them the service would not even take it.
    const machine = await startMachine();
    const [key, session] = [newKey(), randomUUID()];
    const sent = await machine.call('POST', '/v1/sessions', { json: hostileShare(key, session) });
    expect(sent.status).toBe(201);
    const { page, complaints, close } = await visit(browser, machine.url, '/my-session');
    await showHeld(page, session, key.header);
    await page.getByRole('grid').focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog');
    await dialog.waitFor();
    for (const closed of await dialog.locator('details:not([open]) > summary').all()) {
      await closed.click();
    }
    const shown = (await dialog.textContent()) ?? '';
    expect(shown).toContain(MARKUP);
    for (const sign of ['U+202E', 'U+2066', 'U+200F', 'U+200B', 'U+2060', 'U+FEFF', 'U+0000']) {
      expect(shown).toContain(sign);
    }
    // A megabyte waits until somebody asks for it.
    expect(shown.length).toBeLessThan(100_000);
    await dialog.getByText('Show more').first().click();
    const whole = (await page.textContent('body')) ?? '';
    for (const unseen of BACKWARDS.match(/[\p{C}]/gu) ?? []) expect(whole).not.toContain(unseen);
    expect(await page.locator('#app img, #app script, #app svg, #app a').count()).toBe(0);
    expect(await overflowOnPhone(page)).toBe(0);
    expect(complaints).toEqual([]);
    await close();
    // Nor does it in the issue that the maintainer pastes it into.
    const markdown = await machine.admin('GET', `/v1/admin/sessions/${session}/summary`);
    expect(markdown.text).toContain('U+202E');
    expect(markdown.text.replaceAll('\n', '')).not.toMatch(/\p{C}/u);
    await machine.close();
  });
});
