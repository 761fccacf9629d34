/** The pictures in the README: the pages, with what a package's users shared by the SDK. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { ADMIN_TOKEN } from '../functions/app/machine.js';
import { launchBrowser } from '../support/browser.js';
import { sessionOf } from './sessions.js';
import { daysOfUse, numbersFrom, runsOf } from './use.js';
import { visit } from './visitor.js';
import { startWorld } from './world.js';

const IMAGES = join(process.cwd(), 'docs/images');
const LAST_DAY = new Date('2026-11-20T10:00:00.000Z');
const DAYS = 30;
/** As high as what belongs together. */
const TALL: Readonly<Record<string, number>> = { statistics: 1_330 };

await mkdir(IMAGES, { recursive: true });
const world = await startWorld();
const browser = await launchBrowser();
try {
  await daysOfUse(world, LAST_DAY, DAYS);
  await world.publish();
  const { id, key } = await world.share(sessionOf(runsOf(numbersFrom(3), 400), {}, LAST_DAY));

  await picture('statistics', '/?package=orbits&from=2026-10-22&to=2026-11-20', async (page) => {
    await page.waitForSelector('.chart canvas');
  });
  await picture('shared-session', '/shared-session', async (page) => {
    await page.getByLabel('Admin token').fill(ADMIN_TOKEN);
    await page.keyboard.press('Enter');
    await page.getByLabel('Session id, or the line').fill(id);
    await page.keyboard.press('Enter');
    await page.getByRole('grid').waitFor();
    await page.evaluate(`document.getElementById('labels').parentElement.scrollIntoView()`);
    await page.locator('.invokes-body [role=row]').nth(2).hover();
  });
  const phone = { viewport: { width: 375, height: 760 }, colorScheme: 'dark' } as const;
  await picture(
    'my-session-phone',
    '/my-session',
    async (page) => {
      await page.getByLabel('Session id').first().fill(id);
      await page.getByLabel('Erasure key').fill(key);
      await page.keyboard.press('Enter');
      await page.getByRole('grid').waitFor();
    },
    phone,
  );
} finally {
  await browser.close();
  await world.close();
}

async function picture(
  name: string,
  path: string,
  act: (page: Page) => Promise<void>,
  options: BrowserContextOptions = {},
): Promise<void> {
  const viewport = { width: 1_200, height: TALL[name] ?? 900 };
  const { page, close } = await visit(browser, world.url, path, { viewport, ...options });
  await act(page);
  await page.screenshot({ path: join(IMAGES, `${name}.png`) });
  await close();
}
