/** The maintainer's page, on sessions that were shared through the SDK. */
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { findTraces, ROOT } from '../e2e/support.js';
import { idToken, PROJECT } from '../functions/admin/google-accounts.js';
import { invokeFields, sessionFields, statsFields } from '../functions/app/documents.js';
import { ADMIN_TOKEN } from '../functions/app/machine.js';
import { LAUNCH_TIMEOUT_MS, launchBrowser } from '../support/browser.js';
import { type Run, sessionOf } from './sessions.js';
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

async function signIn(page: Page): Promise<void> {
  await page.getByLabel('Admin token').fill(ADMIN_TOKEN);
  await page.keyboard.press('Enter');
  await page.getByLabel('Session id, or the line').waitFor();
}

async function lookUp(page: Page, id: string): Promise<void> {
  await page.getByLabel('Session id, or the line').fill(id);
  await page.keyboard.press('Enter');
  await page.getByRole('grid').waitFor();
}

const rows = (page: Page) => page.locator('.invokes-body [role=row]');

/** More than one page of the service's own reads. */
const RUNS: Run[] = Array.from({ length: 250 }, (_, n) => ({
  label: n % 5 === 0 ? 'plot' : 'integrate',
  ms: n + 1,
  ...(n % 100 === 99 ? { failed: 'ConvergenceError' } : {}),
  context: { steps: n, method: 'rk4' },
}));

describe('the page of the maintainer', () => {
  it('finds a session by the line in an issue, errors first, and sorts, filters and opens its invokes', async () => {
    const { id } = await world.share(sessionOf(RUNS));
    const { page, complaints, close } = await visit(browser, world.url, '/shared-session');
    await signIn(page);
    await lookUp(page, `**Session:** \`${id}\` (orbits 1.2.3; 2 statistics, 250 invokes)`);
    expect((await rowsOf(page, '[aria-label="Statistics by label"] tr'))[1]?.slice(0, 4)).toEqual([
      'integrate',
      '200',
      '2',
      '99 %',
    ]);
    await page.getByText('250 invokes').last().waitFor();
    expect(await page.getByRole('grid').getAttribute('aria-rowcount')).toBe('251');
    expect(await rows(page).nth(0).textContent()).toContain('ConvergenceError');
    expect(await rows(page).nth(1).textContent()).toContain('ConvergenceError');
    expect(await rows(page).nth(2).textContent()).toContain('success');

    await page.getByLabel('Find anything in them').fill('"integervalue":"123"');
    await page.getByText('1 invoke of 250').waitFor();
    await page.getByLabel('Find anything in them').fill('');
    await page.locator('.filters select').selectOption('plot');
    await page.getByText('50 invokes of 250').waitFor();
    await page.getByRole('button', { name: 'Took' }).click();
    await page.getByRole('button', { name: 'Took' }).click();
    await page.locator('[aria-sort=descending]').waitFor();
    await rows(page).first().click();
    const dialog = page.getByRole('dialog');
    expect(await dialog.textContent()).toMatch(/246 ms[\s\S]*steps:? 245 integer/);
    await page.keyboard.press('Escape');
    expect(await violationsOn(page)).toEqual([]);
    expect(await overflowOnPhone(page)).toBe(0);
    expect(complaints).toEqual([]);
    await close();
  });

  it('gives the session away as Markdown, NDJSON and JSON, as the service tells it', async () => {
    const { id } = await world.share(sessionOf(RUNS.slice(0, 12)));
    const { page, complaints, asked, close } = await visit(browser, world.url, '/shared-session');
    await signIn(page);
    await lookUp(page, id);
    const exported = await world.machine.admin('GET', `/v1/admin/export?session=${id}`);
    const lines = await savedBy(page, () => page.getByText('Export NDJSON').click());
    expect(lines).toEqual({ name: `${id}.ndjson`, text: exported.text });
    const whole = await savedBy(page, () => page.getByText('Export JSON').click());
    const { invokes, session_stats, fields } = JSON.parse(whole.text);
    const documents = [{ fields }, ...session_stats, ...invokes].map((document) => document.fields);
    const told = exported.text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).fields);
    expect(documents).toEqual(told);
    await page.getByText('Copy as Markdown').click();
    const summary = await world.machine.admin('GET', `/v1/admin/sessions/${id}/summary`);
    expect(await page.getByLabel('Markdown').inputValue()).toBe(summary.text);
    expect(summary.text).toContain(`### Session \`${id}\``);
    expect(await violationsOn(page)).toEqual([]);
    expect(complaints).toEqual([]);
    expect(asked.join()).not.toContain(ADMIN_TOKEN);
    await close();
  });

  it('deletes what somebody without a key asked to have erased, and proves that it is gone', async () => {
    const { id } = await world.share(sessionOf(RUNS.slice(0, 4)));
    await world.machine.call('POST', '/v1/erasure-requests', { json: { session: id } });
    const { page, complaints, close } = await visit(browser, world.url, '/shared-session');
    await signIn(page);
    await page.getByRole('button', { name: `Delete ${id}` }).click();
    await page.getByRole('button', { name: 'Keep it' }).click();
    expect(findTraces(world.dataFolder, [id])).not.toEqual([]);
    await page.getByRole('button', { name: `Delete ${id}` }).click();
    await page.getByRole('button', { name: 'Delete it' }).click();
    const proof = page.getByRole('status').filter({ hasText: 'It is gone' });
    await proof.waitFor();
    expect(await proof.textContent()).toMatch(/1 session document[\s\S]*4 invokes[\s\S]*1 request/);
    expect(await page.getByRole('button', { name: `Delete ${id}` }).count()).toBe(0);
    expect(findTraces(world.dataFolder, [id])).toEqual([]);
    expect(await violationsOn(page)).toEqual([]);
    expect(complaints).toEqual([]);
    await close();
  });

  it('says what the service says to who is not the maintainer, and says when an answer was cut off', async () => {
    const { id } = await world.share(sessionOf(RUNS.slice(0, 4)));
    const { page, close } = await visit(browser, world.url, '/shared-session');
    await page.getByLabel('Admin token').fill('not-the-token');
    await page.keyboard.press('Enter');
    expect(await page.getByRole('alert').textContent()).toBe(
      'Send the admin token as a bearer token.',
    );
    await signIn(page);
    const { text } = await world.machine.admin('GET', `/v1/admin/export?session=${id}`);
    await page.route('**/v1/admin/export*', (route) => route.fulfill({ body: text.slice(0, -9) }));
    await lookUp(page, id);
    expect(await page.getByRole('alert').textContent()).toContain('cut off');
    await close();
  });

  it('holds 100,000 invokes, of which the page has no more than are seen', async () => {
    const { page, complaints, close } = await visit(browser, world.url, '/shared-session');
    await signIn(page);
    const [session, stats] = [randomUUID(), randomUUID()];
    const line = (collection: string, fields: object) =>
      `${JSON.stringify({ collection, session, fields })}\n`;
    // No more than a row needs: what is tried is their number.
    const { session_stats, status, duration_ms } = invokeFields(randomUUID(), stats);
    const one = line('invokes', { session_stats, status, duration_ms });
    const body = [
      line('sessions', sessionFields(session)),
      line('session_stats', statsFields(stats, session)),
      one.repeat(99_999),
      one.replace('"success"', '"error"'),
    ].join('');
    await page.route('**/v1/admin/export*', (route) => route.fulfill({ body }));
    await lookUp(page, session);
    await page.getByText('100,000 invokes').last().waitFor();
    expect(await rows(page).first().textContent()).toContain('error');
    await page.getByRole('grid').focus();
    await page.keyboard.press('End');
    await page.locator('[aria-rowindex="100001"]').waitFor();
    expect(await rows(page).count()).toBeLessThan(60);
    expect(complaints).toEqual([]);
    await close();
  });
});

describe('the page of the maintainer on Hosting', () => {
  it('signs in by Google under its own policy, asks with the ID token, and keeps nothing', async () => {
    const { id } = await world.share(sessionOf(RUNS.slice(0, 4)));
    const { page, complaints, close } = await visit(browser, world.url, '/my-session');
    const token = idToken('ada', { claims: { admin: true } });
    const { headers, body } = hostedPage();
    await page.route('**/shared-session', (route) => route.fulfill({ headers, body }));
    await page.route('**/__/firebase/init.json', (route) =>
      route.fulfill({ json: { apiKey: 'any', projectId: PROJECT } }),
    );
    await page.route(/^https:/, async (route) => {
      const { pathname } = new URL(route.request().url());
      await route.fulfill({
        headers: { 'access-control-allow-origin': '*', 'access-control-allow-headers': '*' },
        json: GOOGLE_SAYS[pathname]?.(token) ?? {},
      });
    });
    const proofs = new Set<string | undefined>();
    await page.route('**/v1/admin/**', async (route) => {
      proofs.add(route.request().headers()['authorization']);
      // Google's keys are not this machine's to check; the service that checks them is tested apart.
      const asAdmin = { ...route.request().headers(), authorization: `Bearer ${ADMIN_TOKEN}` };
      await route.continue({ headers: asAdmin });
    });

    await page.goto(`${world.url}/shared-session`);
    await page.getByLabel('E-mail address').fill('ada@example.org');
    await page.getByLabel('Password').fill('a password of hers');
    await page.keyboard.press('Enter');
    await page.getByLabel('Session id, or the line').waitFor();
    await lookUp(page, id);

    expect([...proofs]).toEqual([`Bearer ${token}`]);
    expect(new Set(complaints)).toEqual(new Set([`asked ${GOOGLE}`]));
    const kept =
      'indexedDB.databases().then((all) => [localStorage.length, sessionStorage.length, all.length])';
    expect(await page.evaluate(kept)).toEqual([0, 0, 0]);
    await close();
  });
});

/** What Hosting answers for the page, by firebase.json and the build. */
function hostedPage() {
  const { hosting } = JSON.parse(readFileSync(join(ROOT, 'firebase.json'), 'utf8'));
  const rules: { regex: string; headers: { key: string; value: string }[] }[] = hosting.headers;
  const rule = rules.find(({ regex }) => new RegExp(regex).test('/shared-session'));
  const headers = Object.fromEntries(rule?.headers.map(({ key, value }) => [key, value]) ?? []);
  const body = readFileSync(join(ROOT, 'web/dist/shared-session-cloud.html'), 'utf8');
  return { headers: { ...headers, 'Content-Type': 'text/html; charset=utf-8' }, body };
}

const GOOGLE = 'https://identitytoolkit.googleapis.com';

/** By path, as Identity Toolkit documents its answers. */
const GOOGLE_SAYS: Readonly<Record<string, (token: string) => object>> = {
  '/v1/accounts:signInWithPassword': (idToken) => ({
    localId: 'ada',
    email: 'ada@example.org',
    idToken,
    refreshToken: 'renews',
    expiresIn: '3600',
  }),
  '/v1/accounts:lookup': () => ({ users: [{ localId: 'ada', email: 'ada@example.org' }] }),
};
