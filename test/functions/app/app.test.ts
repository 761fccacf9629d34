import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createAdminApp, createApp, createPublicApp } from '../../../functions/src/app.js';
import { tokenAuthenticator } from '../../../functions/src/security/index.js';
import type { LogEntry, Service } from '../../../functions/src/service.js';
import { type SessionStore, StoreUnavailable } from '../../../functions/src/store/index.js';
import type { Problem } from '../../../src/wire.js';
import { openGuard } from '../../support/open-guard.js';
import { newKey, newShare } from './documents.js';
import { ADMIN_TOKEN, type Machine, startMachine } from './machine.js';

const AUTHORIZED = { Authorization: `Bearer ${ADMIN_TOKEN}` };

/** A store of which every method fails alike. */
function failing(error: Error): SessionStore {
  const fail = () => Promise.reject(error);
  // A proxy has no type of its own; every method of the port is answered by it.
  return new Proxy({}, { get: () => fail }) as SessionStore;
}

function serviceOver(store: SessionStore): { service: Service; log: LogEntry[] } {
  const log: LogEntry[] = [];
  const settings = {
    retentionDays: 180,
    rxinferLevel: 'shapes' as const,
    declarations: undefined,
    stopped: new Set<string>(),
  };
  const clock = () => new Date('2026-02-03T00:00:00Z');
  return {
    log,
    service: { store, settings, guard: openGuard, clock, log: (entry) => log.push(entry) },
  };
}

describe('the application on a server', () => {
  let machine: Machine;
  beforeAll(async () => {
    machine = await startMachine({ rxinferLevel: 'shapes' });
  });
  afterAll(() => machine.close());

  it('says that it is well', async () => {
    expect((await machine.call('GET', '/v1/health')).json()).toEqual({
      status: 'ok',
      retention_days: 180,
    });
  });

  it('answers a wrong method with those that the address has', async () => {
    const id = randomUUID();
    for (const [method, path, allow] of [
      ['GET', '/v1/sessions', 'POST, OPTIONS'],
      ['PUT', '/v1/sessions', 'POST, OPTIONS'],
      ['DELETE', `/v1/sessions/${id}`, 'GET, HEAD, OPTIONS'],
      ['GET', `/v1/sessions/${id}/erase`, 'POST, OPTIONS'],
      ['POST', '/v1/health', 'GET, HEAD, OPTIONS'],
      ['GET', '/invokes', 'POST, OPTIONS'],
      ['POST', '/sessions/x', 'PATCH, OPTIONS'],
    ] as const) {
      const answered = await machine.call(method, path);
      expect(answered.status).toBe(405);
      expect(answered.headers.get('allow')).toBe(allow);
      expect(answered.json<Problem>().status).toBe(405);
    }
    const admin = await machine.admin('POST', `/v1/admin/sessions/${id}`);
    expect(admin.headers.get('allow')).toBe('GET, DELETE, HEAD, OPTIONS');
  });

  it('answers HEAD without a body, and OPTIONS without opening anything to other origins', async () => {
    const head = await machine.call('HEAD', '/v1/health');
    expect([head.status, head.text]).toEqual([200, '']);
    const options = await machine.call('OPTIONS', '/v1/sessions', {
      headers: { Origin: 'https://e.invalid', 'Access-Control-Request-Method': 'POST' },
    });
    expect(options.status).toBe(204);
    expect(options.headers.get('allow')).toBe('POST, OPTIONS');
    expect([...options.headers.keys()].filter((name) => name.startsWith('access-'))).toEqual([]);
  });

  it('tells caches, sniffers and foreign pages to stay away, on every answer', async () => {
    for (const path of ['/v1/health', '/nothing', '/v1/admin/sessions', '/v1/openapi.json']) {
      const { headers } = await machine.call('GET', path);
      expect(headers.get('cache-control')).toBe('no-store');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    }
  });

  it('describes every route that it has, and no other', async () => {
    const { paths, openapi } = (await machine.call('GET', '/v1/openapi.json')).json<{
      openapi: string;
      paths: Record<string, Record<string, { responses: object }>>;
    }>();
    expect(openapi).toBe('3.1.0');
    const described = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    const rxinfer = ['using_rxinfer', 'sessions', 'session_stats', 'invokes'].flatMap((name) => [
      `POST /${name}`,
      `PATCH /${name}/{document}`,
    ]);
    expect(described.sort()).toEqual(
      [
        'POST /v1/usage',
        'POST /v1/events',
        'POST /v1/sessions',
        'GET /v1/sessions/{id}',
        'GET /v1/sessions/{id}/summary',
        'POST /v1/sessions/{id}/erase',
        'POST /v1/erasure-requests',
        'GET /v1/health',
        'GET /v1/health/live',
        'GET /v1/statistics',
        'GET /v1/admin/sessions/{id}/summary',
        'GET /v1/packages',
        'GET /v1/admin/statistics',
        'GET /v1/admin/sessions',
        'POST /v1/admin/sessions',
        'GET /v1/admin/sessions/{id}',
        'DELETE /v1/admin/sessions/{id}',
        'GET /v1/admin/events',
        'GET /v1/admin/export',
        'GET /v1/admin/erasure-requests',
        'GET /v1/admin/audit',
        ...rxinfer,
      ].sort(),
    );
    const share = JSON.stringify(paths['/v1/sessions']?.['post']);
    expect(share).toContain('#/components/schemas/ShareRequest');
  });
});

describe('the halves of the application', () => {
  const { service } = serviceOver(failing(new StoreUnavailable()));
  const authenticate = tokenAuthenticator(ADMIN_TOKEN);

  it('keep the admin routes out of the public one, even for an admin', async () => {
    const app = createPublicApp(service);
    const answered = await app.request('/v1/admin/sessions', { headers: AUTHORIZED });
    expect(answered.status).toBe(404);
    expect((await app.request('/v1/health')).status).toBe(503);
    expect((await app.request('/v1/health/live')).status).toBe(200);
  });

  it('keep everything but the admin routes out of the other', async () => {
    const app = createAdminApp(service, authenticate);
    expect((await app.request('/v1/sessions', { method: 'POST' })).status).toBe(404);
    expect((await app.request('/v1/admin/sessions')).status).toBe(401);
    const admitted = await app.request('/v1/admin/sessions', { headers: AUTHORIZED });
    expect(admitted.status).toBe(503);
  });

  it('describe the whole service in the public one', async () => {
    const answered = await createPublicApp(service).request('/v1/openapi.json');
    expect(await answered.text()).toContain('/v1/admin/export');
  });
});

describe('the application over a store that fails', () => {
  const share = {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(newShare(newKey())),
  };

  it('says 503, and when to come again, while the store cannot answer', async () => {
    const { service } = serviceOver(failing(new StoreUnavailable('secret path')));
    const app = createApp(service, tokenAuthenticator(ADMIN_TOKEN));
    const answered = await app.request('/v1/sessions', share);
    expect(answered.status).toBe(503);
    expect(Number(answered.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(await answered.text()).not.toContain('secret');
  });

  it('answers the unexpected with an incident, and logs that incident and nothing that was said', async () => {
    const { service, log } = serviceOver(failing(new RangeError('the input was: canary')));
    const app = createApp(service, tokenAuthenticator(ADMIN_TOKEN));
    const answered = await app.request('/v1/sessions', share);
    expect(answered.status).toBe(500);
    const text = await answered.text();
    const [entry] = log;
    expect(entry).toEqual({
      severity: 'ERROR',
      message: 'A request failed.',
      incident: expect.any(String),
      error: 'RangeError',
    });
    expect(text).toContain(String(entry?.incident));
    expect(text + JSON.stringify(log)).not.toMatch(/canary| at .*\.[jt]s/);
  });

  it("tells a client of Firestore in Firestore's words", async () => {
    const { service } = serviceOver(failing(new StoreUnavailable()));
    const app = createApp(service, tokenAuthenticator(ADMIN_TOKEN));
    const answered = await app.request('/sessions', { ...share, body: '{"fields":{}}' });
    expect(await answered.json()).toMatchObject({
      error: { code: 400, status: 'INVALID_ARGUMENT' },
    });
  });
});
