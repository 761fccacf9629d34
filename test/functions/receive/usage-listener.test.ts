import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from '@jest/globals';
import { createPublicApp } from '../../../functions/src/app.js';
import { type Listener, listenerOf } from '../../../functions/src/listener.js';
import { usageListener } from '../../../functions/src/receive/index.js';
import type { LogEntry, Service } from '../../../functions/src/service.js';
import { type SessionStore, StoreUnavailable } from '../../../functions/src/store/index.js';
import { openGuard } from '../../support/open-guard.js';
import { type Machine, startMachine } from '../app/machine.js';

/** A query is nothing to this route, but with one a ping goes the way of all other requests. */
const PAST_THE_FRAMEWORK = '/v1/usage';
const BY_THE_FRAMEWORK = '/v1/usage?by=the-framework';

const ID = randomUUID();

const fields = (own: object = {}) => ({
  id: { stringValue: ID },
  timestamp: { timestampValue: '2026-02-03T09:30:00.000Z' },
  package_name: { stringValue: 'orbits' },
  ...own,
});

type Sent = RequestInit & { readonly headers?: Record<string, string> };

const json = (content: unknown, headers = {}): Sent => ({
  body: JSON.stringify(content),
  headers: { 'Content-Type': 'application/json', ...headers },
});
const body = (bytes: string | Uint8Array, headers = {}): Sent => ({
  body: bytes as string,
  headers: { 'Content-Type': 'application/json', ...headers },
});
const deep = `${'{"a":'.repeat(200)}1${'}'.repeat(200)}`;

const REQUESTS: Readonly<Record<string, Sent>> = {
  'a ping': json({ fields: fields() }),
  'a ping of other fields': json({ fields: fields({ machine: { stringValue: 'x' } }) }),
  'a compressed ping': body(gzipSync(JSON.stringify({ fields: fields() })), {
    'Content-Encoding': 'gzip',
  }),
  'a ping without an id': json({ fields: { ...fields(), id: undefined } }),
  'a ping of no time': json({ fields: fields({ timestamp: { timestampValue: '2026-02-30' } }) }),
  'a ping of a day that never was': json({
    fields: fields({ timestamp: { timestampValue: '2026-02-30T09:30:00Z' } }),
  }),
  'half a ping': body('{"fields":'),
  'a ping in a comment': body('/* {} */'),
  'what is no UTF-8': body(new Uint8Array([0x22, 0xff, 0x22])),
  'what nests deep': body(deep),
  text: { body: '{}', headers: { 'Content-Type': 'text/plain' } },
  'an unknown compression': body('{}', { 'Content-Encoding': 'br' }),
  'what says that it is compressed': body('{', { 'Content-Encoding': 'gzip' }),
  'more than a ping may hold': json({ fields: fields({ os: { stringValue: 'x'.repeat(9_000) } }) }),
  nothing: {},
};

const OWN_HEADERS = ['date', 'connection', 'keep-alive', 'transfer-encoding', 'content-length'];

async function answered(url: string, sent: Sent) {
  const response = await fetch(url, { method: 'POST', ...sent });
  const headers = [...response.headers].filter(([name]) => !OWN_HEADERS.includes(name));
  const text = await response.text();
  const answer: unknown = JSON.parse(text.replace(/incident: [^.]+/, 'incident: some'));
  return { status: response.status, headers, answer };
}

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

const serviceOf = (store: Partial<SessionStore>, log: LogEntry[] = []): Service => ({
  // The cast: a test names the one method that is asked.
  store: store as SessionStore,
  settings: {
    retentionDays: 180,
    rxinferLevel: undefined,
    declarations: undefined,
    stopped: new Set(),
  },
  guard: openGuard,
  clock: () => new Date(),
  log: (entry) => void log.push(entry),
});

async function served(listener: Listener): Promise<string> {
  const server = createServer(listener);
  closing.push(() => server.close());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe('a ping past the framework', () => {
  async function both(settings: Parameters<typeof startMachine>[0], sent: Sent) {
    const machines = [await startMachine(settings), await startMachine(settings)] as const;
    closing.push(...machines.map((machine: Machine) => machine.close));
    const [own, other] = machines;
    return [
      await answered(`${own.url}${PAST_THE_FRAMEWORK}`, sent),
      await answered(`${other.url}${BY_THE_FRAMEWORK}`, sent),
    ];
  }

  it.each(Object.entries(REQUESTS))('is answered as by it: %s', async (_what, sent) => {
    const [own, other] = await both({}, sent);
    expect(own).toEqual(other);
  });

  it('is answered as by it where its package may not send', async () => {
    const sent = json({ fields: fields() });
    const [own, other] = await both({ declarations: new Map() }, sent);
    expect(own).toEqual(other);
    expect(own?.status).toBe(403);
  });

  it('is answered as by it where its client asks too often', async () => {
    const rates = { client: 1, rxinfer: 0, wrongKeys: 0, package: 0, instance: 0 };
    const machine = await startMachine({ rates });
    closing.push(machine.close);
    const sent = json({ fields: fields() });
    expect((await answered(`${machine.url}${PAST_THE_FRAMEWORK}`, sent)).status).toBe(201);
    const own = await answered(`${machine.url}${PAST_THE_FRAMEWORK}`, sent);
    const other = await answered(`${machine.url}${BY_THE_FRAMEWORK}`, sent);
    expect(own).toEqual(other);
    expect(own.status).toBe(429);
  });

  it.each([
    ['cannot answer', new StoreUnavailable('The disk is full'), 503],
    ['fails', new TypeError('canary'), 500],
  ])('is answered as by it where the store %s', async (_what, error, status) => {
    const log: LogEntry[] = [];
    const recordUsage = async () => {
      throw error;
    };
    const service = serviceOf({ recordUsage }, log);
    const url = await served(usageListener(service, listenerOf(createPublicApp(service))));
    const sent = json({ fields: fields() });
    const own = await answered(`${url}${PAST_THE_FRAMEWORK}`, sent);
    const other = await answered(`${url}${BY_THE_FRAMEWORK}`, sent);
    expect(own).toEqual(other);
    expect(own.status).toBe(status);
    expect(log.map(({ severity, error }) => [severity, error])).toEqual(
      Array(2).fill(status === 503 ? ['WARNING', undefined] : ['ERROR', 'TypeError']),
    );
    expect(JSON.stringify([own, log])).not.toContain('canary');
  });

  it('is short, of known length and to the very address; all else is left to the framework', async () => {
    const left: string[] = [];
    const service = serviceOf({ recordUsage: async () => 'stored' });
    const url = await served(
      usageListener(service, async ({ method, url }, response) => {
        left.push(`${method} ${url}`);
        response.end('{}');
      }),
    );
    const ping = json({ fields: fields() });
    await answered(`${url}/v1/usage`, ping);
    expect(left).toEqual([]);
    await answered(`${url}/v1/usage?a`, ping);
    await answered(`${url}/v1/usage/`, ping);
    await answered(`${url}/v1/usage`, { ...ping, method: 'PUT' });
    await answered(`${url}/v1/usage`, body('x'.repeat(70_000)));
    const stream = new Blob(['{}']).stream();
    await answered(`${url}/v1/usage`, { body: stream, duplex: 'half' } as Sent);
    expect(left).toEqual([
      'POST /v1/usage?a',
      'POST /v1/usage/',
      'PUT /v1/usage',
      'POST /v1/usage',
      'POST /v1/usage',
    ]);
  });
});
