/** The pages when they have little to show, or something did not work: then too they are for everybody. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { ADMIN_TOKEN } from '../functions/app/machine.js';
import { LAUNCH_TIMEOUT_MS, launchBrowser } from '../support/browser.js';
import { sessionOf } from './sessions.js';
import { overflowOnPhone, violationsOn, visit } from './visitor.js';
import { startWorld, type World } from './world.js';

const NOW = new Date('2026-05-06T10:00:00.000Z');
const DAYS = 'from=2026-05-01&to=2026-05-02';

let world: World;
let browser: Browser;
let empty: { readonly id: string; readonly key: string };
let full: typeof empty;

beforeAll(async () => {
  world = await startWorld(new Date('2026-05-01T10:00:00.000Z'));
  empty = await world.share(sessionOf([]));
  full = await world.share(sessionOf([{ label: 'plot', ms: 1, failed: 'RangeError' }]));
  world.setTime(NOW);
  await world.publish();
  browser = await launchBrowser();
}, LAUNCH_TIMEOUT_MS);

afterAll(async () => {
  await browser?.close();
  await world?.close();
});

async function signIn(page: Page, token = ADMIN_TOKEN): Promise<void> {
  await page.getByLabel('Admin token').fill(token);
  await page.keyboard.press('Enter');
}

async function lookUp(page: Page, id: string): Promise<void> {
  await signIn(page);
  await page.getByLabel('Session id, or the line').fill(id);
  await page.keyboard.press('Enter');
}

async function show(page: Page, id: string, key: string): Promise<void> {
  await page.getByLabel('Session id').first().fill(id);
  await page.getByLabel('Erasure key').fill(key);
  await page.keyboard.press('Enter');
}

/** Aborts what a page asks of it, from now on. */
async function loseService(page: Page): Promise<void> {
  await page.route('**/v1/**', (route) => route.abort());
}

interface State {
  readonly path: string;
  readonly act?: (page: Page) => Promise<void>;
  /** What somebody reads there. */
  readonly says: string;
}

const STATES: Readonly<Record<string, State>> = {
  'a period of which nothing is published': {
    path: `/?package=orbits&${DAYS}`,
    says: 'On no day of this period came enough to say how much.',
  },
  'a period that is not published yet': {
    path: '/?package=orbits&from=2026-05-05&to=2026-05-06',
    says: 'Nothing of these days is published yet.',
  },
  'statistics of a service that is not there': {
    path: '/my-session',
    act: async (page) => {
      await loseService(page);
      await page.getByRole('link', { name: 'Statistics' }).click();
      await page.getByLabel('Package').fill('orbits');
      await page.keyboard.press('Enter');
    },
    says: 'The service cannot be reached.',
  },
  'a wrong token': {
    path: '/shared-session',
    act: (page) => signIn(page, 'not-the-token'),
    says: 'Send the admin token as a bearer token.',
  },
  'a desk without requests': { path: '/shared-session', act: signIn, says: 'Nobody asks' },
  'a line without an id': {
    path: '/shared-session',
    act: (page) => lookUp(page, 'none'),
    says: 'This holds no session id',
  },
  'an unknown session': {
    path: '/shared-session',
    act: (page) => lookUp(page, randomUUID()),
    says: 'No session here has this id; check it, or it was erased or has expired.',
  },
  'a session of nothing': {
    path: '/shared-session',
    act: (page) => lookUp(page, empty.id),
    says: 'No invoke was shared.',
  },
  'a filter that lets nothing through': {
    path: '/shared-session',
    act: async (page) => {
      await lookUp(page, full.id);
      await page.getByLabel('Find anything in them').fill('not in it');
    },
    says: 'No invoke is like that.',
  },
  'a session whose service is gone when its Markdown is asked for': {
    path: '/shared-session',
    act: async (page) => {
      await lookUp(page, full.id);
      await page.getByRole('grid').waitFor();
      await loseService(page);
      await page.getByText('Copy as Markdown').click();
    },
    says: 'The service cannot be reached.',
  },
  'a question before something is deleted': {
    path: '/shared-session',
    act: async (page) => {
      await lookUp(page, full.id);
      await page.getByText('Delete …').first().click();
    },
    says: 'Delete this session for good?',
  },
  'a wrong key': {
    path: '/my-session',
    act: (page) => show(page, full.id, 'A'.repeat(43)),
    says: 'No session here has this id and this key; check both, or it was erased or has expired.',
  },
  'an erasure that the service did not answer': {
    path: '/my-session',
    act: async (page) => {
      await show(page, full.id, full.key);
      await page.getByText('Erase …').click();
      await loseService(page);
      await page.getByRole('button', { name: 'Erase it' }).click();
    },
    says: 'The service cannot be reached.',
  },
};

describe('axe finds nothing, a phone is wide enough, and a sentence says what is the matter, in', () => {
  it.each(Object.entries(STATES))('%s', async (_name, { path, act, says }) => {
    const { page, close } = await visit(browser, world.url, path, { now: NOW });
    await act?.(page);
    await page.getByText(says).first().waitFor();
    expect(await violationsOn(page)).toEqual([]);
    expect(await overflowOnPhone(page)).toBe(0);
    await close();
  });
});
