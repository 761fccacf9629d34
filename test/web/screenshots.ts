/** The pictures in the README: the pages, with what a package's users shared by the SDK. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { launchBrowser } from '../support/browser.js';
import { daysOfUse } from './use.js';
import { visit } from './visitor.js';
import { startWorld } from './world.js';

const IMAGES = join(process.cwd(), 'docs/images');
const LAST_DAY = new Date('2026-11-20T10:00:00.000Z');
const DAYS = Number(process.env['DAYS'] ?? 60);

await mkdir(IMAGES, { recursive: true });
const world = await startWorld();
const browser = await launchBrowser();
try {
  await daysOfUse(world, LAST_DAY, DAYS);
  await world.publish();
  const search = '?package=orbits&from=2026-09-22&to=2026-11-20';
  for (const colorScheme of ['light', 'dark'] as const) {
    const { page, close } = await visit(browser, world.url, `/${search}`, {
      colorScheme,
    });
    await page.waitForSelector('.chart canvas', { timeout: 5000 });
    await page.screenshot({ path: join(IMAGES, `statistics-${colorScheme}.png`), fullPage: true });
    await close();
  }
  const { page, close } = await visit(browser, world.url, `/${search}`, {
    viewport: { width: 375, height: 800 },
  });
  await page.waitForSelector('.chart canvas', { timeout: 5000 });
  await page.screenshot({ path: join(IMAGES, `statistics-phone.png`), fullPage: true });
  await close();
} finally {
  await browser.close();
  await world.close();
}
