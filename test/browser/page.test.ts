/** The browser entry as it is built, in a real browser, on a server with the real relay. */
import { randomUUID } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { createRelay } from '../../src/adapters/relay.js';
import { declare } from '../../src/collection/index.js';
import { createTelemetry } from '../../src/telemetry.js';
import { type Host, host } from '../adapters/relay.support.js';
import { removeFolders } from '../e2e/support.js';
import { LAUNCH_TIMEOUT_MS, LIKE_A_PERSON, launchBrowser } from '../support/browser.js';
import { countingService, makeHome } from '../usage/support.js';
import { type HostServer, startHost } from './host-server.js';

const ON = '<meta name="aboveboard" content="on" data-relay="/telemetry">';

const by = { owner: 'core team', since: 1, level: 'counts' } as const;
const DECLARATION = declare({
  package: `abacus-${randomUUID()}`,
  revision: 1,
  description: 'Learns how its pages are used.',
  events: {
    panel: {
      description: 'A panel was opened.',
      fields: {
        id: { type: 'id', description: 'Number.', purpose: 'To count once.', ...by },
        timestamp: { type: 'timestamp', description: 'When.', purpose: 'Use over time.', ...by },
        panel: {
          type: 'string',
          one_of: ['lineage', 'editor'],
          description: 'Which.',
          purpose: 'What is used.',
          ...by,
        },
      },
    },
  },
});

let browser: Browser;
let context: BrowserContext;
const closing: (() => Promise<void>)[] = [];

beforeAll(async () => {
  browser = await launchBrowser(LIKE_A_PERSON);
}, LAUNCH_TIMEOUT_MS);
afterAll(async () => {
  await browser?.close();
  removeFolders();
});
afterEach(async () => {
  await context?.close();
  for (const close of closing.splice(0)) await close();
});

async function serve(options: Parameters<typeof startHost>[0]): Promise<HostServer> {
  const server = await startHost(options);
  closing.push(() => server.close());
  return server;
}

/** Of a user who was told of it before, at a service of their own. */
function toldTelemetry(endpoint: string) {
  const { folder, env } = makeHome();
  const notice = { revision: 1, endpoint, shown_at: '2020-02-02T02:02:02.000Z' };
  const packages = { [DECLARATION.package]: { notices: [notice] } };
  writeFileSync(join(folder, 'config.json'), JSON.stringify({ packages }));
  const options = { package: { name: DECLARATION.package, version: '1.2.3' }, endpoint };
  const surroundings = { env, home: () => folder, cwd: () => folder };
  return createTelemetry({ ...options, collects: DECLARATION }, surroundings);
}

async function serveHost(ours: Host): Promise<HostServer> {
  return serve({ tag: ours.relay.tag, relay: ours.relay.handle });
}

/** `init` runs before any script of the page. */
async function open(url: string, init?: string): Promise<Page> {
  context = await browser.newContext();
  if (init !== undefined) await context.addInitScript(init);
  const page = await context.newPage();
  await page.goto(url);
  return page;
}

const LEAVE = `dispatchEvent(new Event('pagehide'));`;
const TRACK_MUCH = `
  for (let n = 0; n < 45; n += 1) telemetry.track('panel', { n, text: 'é'.repeat(2_000) });`;
const COUNT_REQUESTS = `
  globalThis.requests = [];
  const send = fetch;
  fetch = (url, options) => { requests.push(String(url)); return send(url, options); };`;

describe('what a page tracks', () => {
  it('arrives once at the service, as the declaration of its host lets it, from nobody', async () => {
    const service = await countingService({
      declarations: new Map([[DECLARATION.package, DECLARATION]]),
    });
    closing.push(service.close);
    const telemetry = toldTelemetry(service.url);
    const relay = createRelay(telemetry, { path: '/telemetry', events: ['panel'] });
    // @ts-expect-error no such event
    createRelay(telemetry, { path: '/telemetry', events: ['command'] });
    const server = await serve({ tag: relay.tag, relay: relay.handle });
    const page = await open(`${server.origin}/secret-project?token=1`);
    await page.evaluate(`
      telemetry.track('panel', { panel: 'lineage', dashboard_name: 'Ada' });
      telemetry.track('panel', { panel: 'salaries of 2026' });
      telemetry.track('command', { command: 'build' });
      ${LEAVE} ${LEAVE}`);
    await server.answered(1);
    await telemetry.flush({ within: 20_000 });
    expect(await service.answered(1)).toMatchObject({ stored: 2, refused: [], dropped: [] });
    const { entries } = await telemetry.ledger();
    const left = entries.map(({ body }) => readFileSync(String(body), 'utf8')).join();
    expect(left.match(/"panel":\{"stringValue":"\w+"\}/g)).toEqual([
      '"panel":{"stringValue":"lineage"}',
      '"panel":{"stringValue":"other"}',
    ]);
    expect(left).not.toMatch(/Ada|salaries|secret|token|build/);
    expect(server.asked).toHaveLength(1);
    const headers = server.asked[0]?.headers;
    expect([headers?.cookie, headers?.referer]).toEqual([undefined, `${server.origin}/`]);
  });

  it('arrives when the page is left at once, and while it is already gone', async () => {
    const ours = host();
    let isLeft = () => {};
    const left = new Promise<void>((resolve) => {
      isLeft = resolve;
    });
    const server = await serve({
      tag: ours.relay.tag,
      async relay(request, response) {
        await left;
        await ours.relay.handle(request, response);
      },
    });
    const page = await open(server.origin);
    await page.evaluate(`telemetry.track('panel', { n: 1 }); location.href = '/next';`);
    await page.waitForURL('**/next');
    isLeft();
    await server.answered(1);
    expect(ours.tracked.map(({ values }) => values)).toEqual([{ n: 1 }]);
  });

  it('is when it happened, by the clock of the server', async () => {
    const ours = host();
    const server = await serveHost(ours);
    const page = await open(server.origin);
    await page.evaluate(`
      let now = 1_000;
      performance.now = () => now;
      telemetry.track('panel');
      now = 5_000;
      ${LEAVE}`);
    await server.answered(1);
    expect(ours.now.getTime() - (ours.tracked[0]?.at.getTime() ?? 0)).toBe(4_000);
  });

  it('leaves in one batch as large as a browser keeps alive, which the relay takes', async () => {
    const ours = host();
    const server = await serveHost(ours);
    const page = await open(server.origin);
    await page.evaluate(`${TRACK_MUCH} ${LEAVE} location.href = '/next';`);
    await server.answered(1);
    expect(server.asked[0]).toMatchObject({ status: 204 });
    // 60,000 bytes hold 14 of these; others may have come meanwhile.
    const numbers = ours.tracked.slice(0, 14).map(({ values }) => values['n']);
    expect(numbers).toEqual([...Array(14).keys()]);
  });

  it('waits for what is under way, where it is more than a browser keeps alive', async () => {
    const server = await serve({ tag: () => ON });
    const page = await open(
      server.origin,
      `let inFlight = 0;
       globalThis.most = 0;
       globalThis.sent = [];
       globalThis.all = new Promise((resolve) => {
         fetch = async (url, { body }) => {
           const bytes = new Blob([body]).size;
           inFlight += bytes;
           most = Math.max(most, inFlight);
           sent.push(...JSON.parse(body).events.map(({ values }) => values.n));
           if (sent.length === 45) resolve();
           await new Promise((answered) => setTimeout(answered));
           inFlight -= bytes;
           return new Response();
         };
       });`,
    );
    const { most, sent } = await page.evaluate<{ most: number; sent: number[] }>(`
      telemetry.track('panel', { text: 'too long'.repeat(1_025) });
      telemetry.track('too long'.repeat(10_000), {});
      ${TRACK_MUCH} ${LEAVE} all.then(() => ({ most, sent }));`);
    expect(sent).toEqual([...Array(45).keys()]);
    expect(most).toBeLessThanOrEqual(60_000);
  });
});

describe('a page', () => {
  it.each([
    ['whose server says on', ON, '', 1],
    ['whose server says off', '<meta name="aboveboard" content="off">', '', 0],
    ['whose server says nothing', '', '', 0],
    ['whose server says on and off', `${ON}<meta name="aboveboard" content="off">`, '', 0],
    ['that is told of another server', ON.replace('/telemetry', '//127.0.0.1:9/x'), '', 0],
    ['whose visitor objects', ON, `navigator.globalPrivacyControl = true;`, 0],
    ['whose visitor is not to be tracked', ON, not('doNotTrack', '1'), 0],
    ['that a program drives', ON, not('webdriver', true), 0],
  ])('%s sends accordingly', async (_, tag, init, requests) => {
    const ours = host();
    const server = await serve({ tag: () => tag, relay: ours.relay.handle });
    const page = await open(server.origin, `${COUNT_REQUESTS} ${init}`);
    const sent = await page.evaluate(`
      for (let n = 0; n < 50; n += 1) telemetry.track('panel');
      ${LEAVE} requests.length;`);
    expect(sent).toBe(requests);
  });

  it('sends no more of what waits once its server says off', async () => {
    const server = await serve({ tag: () => ON });
    const page = await open(server.origin, COUNT_REQUESTS);
    const sent = await page.evaluate(`
      telemetry.track('panel');
      document.querySelector('meta').content = 'off';
      ${LEAVE} requests.length;`);
    expect(sent).toBe(0);
  });

  it('keeps nothing in its browser, throws nothing and prints nothing', async () => {
    const ours = host();
    const server = await serveHost(ours);
    const noise: string[] = [];
    const page = await open(server.origin);
    page.on('console', (message) => noise.push(message.text()));
    page.on('pageerror', (error) => noise.push(error.message));
    const kept = await page.evaluate(`(async () => {
      const cycle = {};
      cycle.cycle = cycle;
      const hostile = [cycle, { n: 1n }, { get n() { throw new Error('ouch'); } }, null, 7, Symbol()];
      for (const values of hostile) {
        telemetry.track('panel', values);
        telemetry.timeToFirst('view', values);
      }
      telemetry.track(Symbol(), {});
      telemetry.track('panel', { n: 2 });
      ${LEAVE}
      document.cookie = 'login=; max-age=0';
      return [document.cookie, localStorage.length, sessionStorage.length,
        (await indexedDB.databases()).length];
    })()`);
    await server.answered(1);
    expect(kept).toEqual(['', 0, 0, 0]);
    expect(ours.tracked).toContainEqual(expect.objectContaining({ values: { n: 2 } }));
    expect(noise.filter((text) => !text.includes('status of 400'))).toEqual([]);
  });

  it('shows to a test what it tracks, once and with its time, and keeps it there', async () => {
    const server = await serve({ tag: () => ON });
    const hook = `aboveboardTest = { send: false, recorded: [] }; globalThis.seen = 0;
      document.addEventListener('aboveboard:track', ({ detail }) => { seen += detail.event.length; });`;
    const page = await open(server.origin, `${COUNT_REQUESTS} ${hook} ${not('webdriver', true)}`);
    const result = await page.evaluate(`
      let now = 2_000;
      performance.now = () => now;
      telemetry.enter();
      now = 2_500;
      telemetry.timeToFirst('view', { panel: 'lineage' });
      telemetry.timeToFirst('view');
      telemetry.once('panel');
      telemetry.once('panel');
      telemetry.enter();
      telemetry.once('panel');
      ${LEAVE} ({ recorded: aboveboardTest.recorded, seen, sent: requests.length });`);
    expect(result).toEqual({
      recorded: [
        { event: 'view', values: { panel: 'lineage', duration_ms: 500 } },
        { event: 'panel', values: {} },
        { event: 'panel', values: {} },
      ],
      seen: 'view'.length + 2 * 'panel'.length,
      sent: 0,
    });
  });
});

describe('a hostile page', () => {
  it('of another origin cannot post, by whatever means', async () => {
    const ours = host();
    const server = await serveHost(ours);
    const foreign = await serve({ strict: false });
    const page = await open(foreign.origin);
    const outcomes = await page.evaluate(`(async () => {
      const url = '${server.origin}/telemetry';
      const body = '{"events":[{"event":"panel"}]}';
      const type = { 'content-type': 'application/json' };
      const simple = await fetch(url, { method: 'POST', mode: 'no-cors', body });
      const asked = await fetch(url, { method: 'POST', headers: type, body }).catch(() => 'failed');
      navigator.sendBeacon(url, body);
      return [simple.type, asked];
    })()`);
    await server.answered(3);
    expect(outcomes).toEqual(['opaque', 'failed']);
    expect(server.asked.map(({ status }) => status).sort()).toEqual([403, 403, 405]);
    expect(ours.tracked).toEqual([]);
  });

  it('of the host itself is refused what is not listed, not flat, or too much', async () => {
    const ours = host();
    const server = await serveHost(ours);
    const page = await open(server.origin);
    const statuses = await page.evaluate(`Promise.all([
      [{ event: 'command' }],
      [{ event: 'panel', values: { $set: { email: 'ada' } } }],
      [{ event: 'panel', values: { package_version: '9.9.9' } }],
      [{ event: 'panel', values: { text: 'x'.repeat(9_000) } }],
      Array(51).fill({ event: 'panel' }),
      ['x'.repeat(70_000)],
    ].map(async (events) => {
      const headers = { 'content-type': 'application/json' };
      const body = JSON.stringify({ events });
      return (await fetch('/telemetry', { method: 'POST', headers, body })).status;
    }))`);
    expect(statuses).toEqual([400, 400, 400, 400, 400, 413]);
    expect(ours.tracked).toEqual([]);
  });
});

/** A browser that says so of itself. */
function not(property: string, value: unknown): string {
  const getter = `get: () => ${JSON.stringify(value)}`;
  return `Object.defineProperty(navigator, '${property}', { ${getter} });`;
}
