/** Somebody at a page, in a real browser, and everything that they must never meet there. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';

export interface Visitor {
  readonly page: Page;
  /** Errors, warnings, violations of the policy, dialogs, requests to anybody else. */
  readonly complaints: readonly string[];
  /** Of every request: method and address. */
  readonly asked: readonly string[];
  close(): Promise<void>;
}

const LISTEN = `addEventListener('securitypolicyviolation', (event) =>
  console.error('policy: ' + event.violatedDirective + ' ' + event.blockedURI + ' ' + event.sample));`;

export async function visit(
  browser: Browser,
  url: string,
  path: string,
  { now, ...options }: BrowserContextOptions & { readonly now?: Date } = {},
): Promise<Visitor> {
  const context = await browser.newContext({
    viewport: { width: 1_200, height: 900 },
    // That of the system may be none that a browser knows.
    locale: 'en-GB',
    ...options,
  });
  // As long as a test may take: what is slow is not wrong.
  context.setDefaultTimeout(60_000);
  await context.addInitScript(LISTEN);
  if (now !== undefined) await context.clock.setFixedTime(now);
  const page = await context.newPage();
  const complaints: string[] = [];
  const asked: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', ({ message }) => complaints.push(message));
  page.on('dialog', (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('request', (request) => {
    const { origin, protocol, pathname, search } = new URL(request.url());
    if (protocol === 'blob:') return;
    if (origin !== url) complaints.push(`asked ${origin}`);
    asked.push(`${request.method()} ${pathname}${search}`);
  });
  await page.goto(`${url}${path}`);
  return { page, complaints, asked, close: () => context.close() };
}

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe finds, in light and in dark: the rule, and where. */
export async function violationsOn(page: Page): Promise<string[]> {
  const found: string[] = [];
  await page.evaluate(AXE);
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const violations: { id: string; nodes: { html: string }[] }[] = await page.evaluate(
      'axe.run({ resultTypes: ["violations"] }).then(({ violations }) => violations)',
    );
    for (const { id, nodes } of violations) {
      found.push(...nodes.map(({ html }) => `${colorScheme}: ${id}: ${html.slice(0, 200)}`));
    }
  }
  return found;
}

/** How far the page is wider than a phone's screen. */
export async function overflowOnPhone(page: Page): Promise<number> {
  const { width, height } = page.viewportSize() ?? { width: 1_200, height: 900 };
  await page.setViewportSize({ width: 375, height: 800 });
  const overflow: number = await page.evaluate(
    // The room that is kept free for a scrollbar is no room to the page.
    'document.documentElement.scrollWidth - document.body.parentElement.getBoundingClientRect().width',
  );
  await page.setViewportSize({ width, height });
  return Math.max(0, overflow);
}

/** The file that an act makes the browser save. */
export async function savedBy(page: Page, act: () => Promise<void>) {
  const [download] = await Promise.all([page.waitForEvent('download'), act()]);
  return { name: download.suggestedFilename(), text: readFileSync(await download.path(), 'utf8') };
}

interface Row {
  readonly children: Iterable<{ readonly textContent: string | null }>;
}

/** The texts of rows, cell by cell. */
export async function rowsOf(page: Page, selector: string): Promise<string[][]> {
  return page
    .locator(selector)
    .evaluateAll((rows: readonly Row[]) =>
      rows.map((row) => [...row.children].map(({ textContent }) => textContent ?? '')),
    );
}
