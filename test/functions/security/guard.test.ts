import { randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { MachineSettings } from '../../../functions/src/machine/index.js';
import type { Problem } from '../../../src/wire.js';
import { NO_RATES } from '../../support/open-guard.js';
import { idOf, newKey, newShare } from '../app/documents.js';
import { type Answered, type Machine, startMachine } from '../app/machine.js';

describe('a service that is asked too often', () => {
  let machine: Machine;
  afterEach(() => machine.close());

  async function start(rates: Partial<typeof NO_RATES>, more: Partial<MachineSettings> = {}) {
    machine = await startMachine({ rates: { ...NO_RATES, ...rates }, ...more });
  }

  function expectTooMany(answered: Answered): void {
    expect(answered.status).toBe(429);
    expect(answered.headers.get('content-type')).toBe('application/problem+json');
    const seconds = Number(answered.headers.get('retry-after'));
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(60);
    expect(answered.json<Problem>()).toMatchObject({
      title: 'Too Many Requests',
      detail: expect.stringContaining('Retry-After'),
    });
  }

  const share = () => machine.call('POST', '/v1/sessions', { json: newShare(newKey()) });
  const as = (address: string) => ({ headers: { 'X-Forwarded-For': address } });

  it('says 429, and when to ask again, for every kind of request', async () => {
    await start({ client: 2 });
    expect((await share()).status).toBe(201);
    expect((await machine.call('GET', '/v1/health')).status).toBe(200);
    const id = randomUUID();
    expectTooMany(await share());
    expectTooMany(await machine.call('GET', '/v1/health'));
    expectTooMany(await machine.call('POST', '/v1/usage', { json: {} }));
    expectTooMany(await machine.call('POST', '/v1/events', { json: {} }));
    expectTooMany(await machine.call('POST', '/v1/erasure-requests', { json: { session: id } }));
    expectTooMany(await machine.call('GET', '/v1/openapi.json'));
    expectTooMany(await machine.call('GET', '/nothing/here'));
    expect((await machine.admin('GET', '/v1/admin/sessions')).status).toBe(200);
  });

  it('answers before the body has come', async () => {
    await start({ client: 1 });
    await machine.call('GET', '/v1/health');
    const socket = connect(Number(new URL(machine.url).port), '127.0.0.1');
    socket.write(
      'POST /v1/sessions HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 4000000\r\n\r\n{',
    );
    const answered = await new Promise<string>((resolve) => {
      socket.setEncoding('latin1').once('data', resolve);
    });
    socket.destroy();
    expect(answered).toMatch(/^HTTP\/1\.1 429 /);
  });

  it('counts RxInfer’s client apart, and refuses it in Firestore’s words', async () => {
    await start({ client: 1, rxinfer: 2 }, { rxinferLevel: 'counts' });
    const send = (path: string) => machine.call('POST', path, { json: { fields: {} } });
    expect((await send('/sessions')).status).toBe(400);
    const long = '/v1/projects/p/databases/(default)/documents/invokes';
    expect((await send(long)).status).toBe(400);
    const refused = await send('/session_stats');
    expectTooMany(refused);
    expect(refused.json()).toMatchObject({ error: { code: 429, status: 'RESOURCE_EXHAUSTED' } });
    expect((await machine.call('GET', '/v1/health')).status).toBe(200);
  });

  it('limits one package, and lets the others go on', async () => {
    await start({ package: 1 });
    expect((await share()).status).toBe(201);
    expectTooMany(await share());
    const other = newShare(newKey());
    const { fields } = other.session;
    const session = { fields: { ...fields, package: { stringValue: 'others' } } };
    expect(
      (await machine.call('POST', '/v1/sessions', { json: { ...other, session } })).status,
    ).toBe(201);
  });

  it('lets nobody try more keys, wherever they try them, nor the right one then', async () => {
    await start({ wrongKeys: 3 });
    const key = newKey();
    const request = newShare(key);
    await machine.call('POST', '/v1/sessions', { json: request });
    const path = `/v1/sessions/${idOf(request.session)}`;
    const guess = () => ({ headers: { 'Erasure-Key': newKey().header } });
    const right = { headers: { 'Erasure-Key': key.header } };
    for (let n = 0; n < 5; n += 1)
      expect((await machine.call('GET', path, right)).status).toBe(200);
    expect((await machine.call('GET', path, guess())).status).toBe(404);
    expect((await machine.call('POST', `${path}/erase`, guess())).status).toBe(404);
    const stolen = { ...request, erasure_key_digest: newKey().digest };
    expect((await machine.call('POST', '/v1/sessions', { json: stolen, ...guess() })).status).toBe(
      403,
    );
    expectTooMany(await machine.call('GET', path, guess()));
    expectTooMany(await machine.call('POST', `${path}/erase`, right));
    // Nothing was erased by any of it, and what proves no key goes on.
    expect((await machine.admin('GET', `/v1/admin${path.slice(3)}`)).status).toBe(200);
    expect((await machine.call('GET', '/v1/health')).status).toBe(200);
  });

  it('refuses more wrong admin tokens, and never the right one', async () => {
    await start({ wrongKeys: 2 });
    const guess = () =>
      machine.call('GET', '/v1/admin/sessions', { headers: { Authorization: 'Bearer wrong' } });
    expect([(await guess()).status, (await guess()).status]).toEqual([401, 401]);
    expectTooMany(await guess());
    expect((await machine.admin('GET', '/v1/admin/sessions')).status).toBe(200);
  });

  it('tells clients apart by what a named proxy says, and by nothing that they say', async () => {
    await start({ client: 1 }, { trustedProxies: ['127.0.0.0/8'] });
    const health = (address: string) => machine.call('GET', '/v1/health', as(address));
    expect((await health('198.51.100.1')).status).toBe(200);
    expect((await health('198.51.100.2')).status).toBe(200);
    expectTooMany(await health('203.0.113.9, 198.51.100.1'));
    expect(machine.log).toEqual([]);
  });

  it('warns once of a proxy that nobody named, whose clients it cannot tell apart', async () => {
    await start({ client: 1 });
    expect((await machine.call('GET', '/v1/health', as('198.51.100.1'))).status).toBe(200);
    expectTooMany(await machine.call('GET', '/v1/health', as('198.51.100.2')));
    expect(machine.log).toEqual([
      { severity: 'WARNING', message: expect.stringContaining('ABOVEBOARD_TRUSTED_PROXIES') },
    ]);
  });
});
