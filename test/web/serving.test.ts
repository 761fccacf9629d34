/** The built pages: how much they weigh, and that Hosting and one machine serve them under one policy. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ROOT } from '../e2e/support.js';
import { type Machine, startMachine } from '../functions/app/machine.js';

const BUILT = join(ROOT, 'web/dist');
const MAX_BYTES = 100_000;
/** Loaded where Google signs a maintainer in, and nowhere else. */
const OF_GOOGLE = /^assets\/firebase-/;

const files = readdirSync(BUILT, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && !entry.name.startsWith('.'))
  .map((entry) => join(entry.parentPath, entry.name).slice(BUILT.length + 1));

const { hosting } = JSON.parse(readFileSync(join(ROOT, 'firebase.json'), 'utf8'));

/** As Hosting would: the first rule whose pattern fits. */
function hostingHeaders(address: string): Record<string, string> {
  const rules: { regex: string; headers: { key: string; value: string }[] }[] = hosting.headers;
  const fitting = rules.filter(({ regex }) => new RegExp(regex).test(address));
  // Of two that fit, which one wins is for Hosting to say: so there must not be two.
  expect([address, fitting.length]).toEqual([address, 1]);
  return Object.fromEntries(fitting[0]?.headers.map(({ key, value }) => [key, value]) ?? []);
}

describe('the pages as they are served', () => {
  let machine: Machine;
  beforeAll(async () => {
    machine = await startMachine();
  });
  afterAll(() => machine.close());

  const addresses = files
    .filter((file) => file !== 'shared-session-cloud.html')
    .map((file) => `/${file.replace(/^index\.html$|\.html$/, '')}`);

  it('weigh at most 100 kB in all, packed as browsers ask for them', () => {
    const weights = files
      .filter((file) => !OF_GOOGLE.test(file))
      .map((file) => gzipSync(readFileSync(join(BUILT, file))).length);
    expect(weights.reduce((all, one) => all + one, 0)).toBeLessThanOrEqual(MAX_BYTES);
  });

  it('come from one machine under the headers that Hosting gives them', async () => {
    for (const address of addresses) {
      const { status, headers } = await machine.call('GET', address);
      expect([address, status]).toEqual([address, 200]);
      // Under its own name: Hosting gives that address to the page that Google signs somebody in on.
      const file = address === '/shared-session' ? '/shared-session.html' : address;
      const given = Object.entries(hostingHeaders(file));
      expect(Object.fromEntries(given.map(([key]) => [key, headers.get(key)]))).toEqual(
        Object.fromEntries(given),
      );
    }
  });

  it('allow no script but their own, and none inline', async () => {
    for (const file of files.filter((name) => name.endsWith('.html'))) {
      const text = readFileSync(join(BUILT, file), 'utf8');
      expect(text).not.toMatch(/<style|style=|\son\w+=|<script(?! type="module" src="\/assets\/)/);
      const policy = hostingHeaders(`/${file}`)['Content-Security-Policy'] ?? '';
      expect(policy).toContain("default-src 'none'; script-src 'self'");
      expect(policy).not.toMatch(/unsafe|data:|\*(?!\.firebaseapp\.com)/);
    }
    const cloud = hostingHeaders('/shared-session')['Content-Security-Policy'];
    expect(cloud).toContain('https://identitytoolkit.googleapis.com');
    const others = addresses.filter((address) => address !== '/shared-session');
    for (const address of others) {
      expect(hostingHeaders(address)['Content-Security-Policy']).not.toContain('https:');
    }
  });

  it('are not sent again while they are the same', async () => {
    const first = await machine.call('GET', '/my-session');
    const headers = { 'If-None-Match': first.headers.get('etag') ?? '' };
    const again = await machine.call('GET', '/my-session', { headers });
    expect([again.status, again.text]).toEqual([304, '']);
    // A browser takes over what it says of the page that it keeps.
    const policy = 'content-security-policy';
    expect(again.headers.get(policy)).toBe(first.headers.get(policy));
    expect((await machine.call('POST', '/my-session')).status).toBe(405);
  });
});
