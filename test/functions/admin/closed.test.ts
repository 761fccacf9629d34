/**
 * Every route of the maintainer, found in the application itself, is closed to every credential
 * that is not right: on one machine, and on the server that Google runs functions on, with ID tokens
 * that the real firebase-admin verifies.
 */
import { randomUUID } from 'node:crypto';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type HttpFunction, http } from '@google-cloud/functions-framework';
import { getTestServer } from '@google-cloud/functions-framework/testing';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { initializeApp } from 'firebase-admin/app';
import { adminRoutes } from '../../../functions/src/admin/index.js';
import { createFunctions } from '../../../functions/src/cloud/index.js';
import { tokenAuthenticator } from '../../../functions/src/security/index.js';
import type { LogEntry, Service } from '../../../functions/src/service.js';
import type { Problem } from '../../../src/wire.js';
import { newBridgeDatabase, openBridgeStore } from '../../contract/bridge.js';
import { openGuard } from '../../support/open-guard.js';
import { ADMIN_TOKEN, type Machine, startMachine } from '../app/machine.js';
import {
  type GoogleAccounts,
  googleAccounts,
  idToken,
  PROJECT,
  revoked,
} from './google-accounts.js';

interface Route {
  readonly method: string;
  readonly path: string;
}

const store = openBridgeStore(newBridgeDatabase(PROJECT).firestore());
const log: LogEntry[] = [];
const service: Service = {
  store,
  settings: {
    retentionDays: 180,
    rxinferLevel: undefined,
    declarations: undefined,
    stopped: new Set<string>(),
  },
  guard: openGuard,
  clock: () => new Date(),
  log: (entry) => log.push(entry),
};

/** With an id where the path has one, and what its handler would find to complain of. */
const ROUTES: readonly Route[] = adminRoutes(service, tokenAuthenticator(ADMIN_TOKEN))
  .routes.filter(({ method }) => method !== 'ALL')
  .map(({ method, path }) => ({ method, path }));

const unique = [
  ...new Map(ROUTES.map((route) => [`${route.method} ${route.path}`, route])).values(),
];

const addressOf = ({ path }: Route) =>
  `${path.replace(/:\w+|\{\w+\}/g, randomUUID())}?limit=nothing-that-is-parsed-before`;

/** Every credential, on every route. */
const cases = (credentials: Readonly<Record<string, () => string | undefined>>) =>
  unique.flatMap((route) =>
    Object.entries(credentials).map(([what, make]) => ({ ...route, route, what, make })),
  );

async function ask(url: string, route: Route, authorization: string | undefined) {
  const response = await fetch(`${url}${addressOf(route)}`, {
    method: route.method,
    headers: authorization === undefined ? {} : { Authorization: authorization },
  });
  const problem: Problem = JSON.parse(await response.text());
  return { status: response.status, challenge: response.headers.get('www-authenticate'), problem };
}

/** What parsing would have answered to a query that is none: so that is what an admin gets. */
const PARSED = [400, 404, 415, 200];

it('all lie where they are closed together', () => {
  expect(unique.length).toBeGreaterThanOrEqual(6);
  for (const { path } of ROUTES) expect(path).toMatch(/^\/v1\/admin\//);
});

describe('on one machine', () => {
  let machine: Machine;
  beforeAll(async () => {
    machine = await startMachine();
  });
  afterAll(() => machine.close());

  it.each(
    cases({
      'no credential': () => undefined,
      'a wrong token': () => `Bearer ${ADMIN_TOKEN.slice(0, -1)}x`,
      'a part of the token': () => `Bearer ${ADMIN_TOKEN.slice(0, -1)}`,
      'the token and more': () => `Bearer ${ADMIN_TOKEN}x`,
      'two tokens': () => `Bearer ${ADMIN_TOKEN}, Bearer ${ADMIN_TOKEN}`,
      'another scheme': () => `Basic ${Buffer.from(`admin:${ADMIN_TOKEN}`).toString('base64')}`,
      'no scheme': () => ADMIN_TOKEN,
      'the token of before': () => 'Bearer the-token-of-before-that-was-replaced',
      'an ID token of Google': () => `Bearer ${idToken('maintainer', { claims: { admin: true } })}`,
    }),
  )('$method $path refuses $what', async ({ route, make }) => {
    const { status, challenge, problem } = await ask(machine.url, route, make());
    expect({ status, challenge }).toEqual({
      status: 401,
      challenge: expect.stringContaining('Bearer'),
    });
    expect(problem.detail).toMatch(/^Send the admin token/);
  });

  it.each(unique)('$method $path admits the token', async (route) => {
    expect(PARSED).toContain((await ask(machine.url, route, `Bearer ${ADMIN_TOKEN}`)).status);
  });
});

describe('on the server that Google runs functions on', () => {
  let google: GoogleAccounts;
  let server: Server;
  let url: string;
  beforeAll(async () => {
    google = await googleAccounts();
    initializeApp({
      projectId: PROJECT,
      credential: { getAccessToken: async () => ({ access_token: 'a', expires_in: 3_600 }) },
      httpAgent: google.agent,
    });
    const { admin } = createFunctions(async () => service);
    // firebase-functions and functions-framework each declare Express's request in their own way.
    http('admin', admin as HttpFunction);
    server = getTestServer('admin');
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    // Listening on a host and a port, a server has an address of this form.
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(async () => {
    await new Promise((resolve) => server.close(resolve));
    await google.close();
    await store.close();
  });

  const admin = { claims: { admin: true } };
  const bearer = (token: string) => `Bearer ${token}`;

  it.each(
    cases({
      'no credential': () => undefined,
      'a token that is none': () => bearer('not.a.token'),
      'a forged token': () => bearer(idToken('maintainer', { ...admin, forged: true })),
      'a token of another project': () =>
        bearer(idToken('maintainer', { ...admin, audience: 'else' })),
      'an expired token': () =>
        bearer(
          idToken('maintainer', { ...admin, issuedAt: 1_700_000_100, expiresAt: 1_700_003_700 }),
        ),
      'a revoked token': () => bearer(idToken('maintainer', revoked)),
      'an unsigned token': () =>
        bearer(`${idToken('maintainer', admin).split('.').slice(0, 2).join('.')}.`),
      'the token of one machine': () => bearer(ADMIN_TOKEN),
    }),
  )('$method $path refuses $what', async ({ route, make }) => {
    const { status, challenge, problem } = await ask(url, route, make());
    expect({ status, challenge }).toEqual({
      status: 401,
      challenge: expect.stringContaining('Bearer'),
    });
    expect(problem.detail).toMatch(/ID token/);
  });

  it.each(
    cases({
      'an account without the claim': () => bearer(idToken('stranger')),
      'a claim that is not true itself': () =>
        bearer(idToken('stranger', { claims: { admin: 'true' } })),
    }),
  )('$method $path forbids $what', async ({ route, make }) => {
    const { status, problem } = await ask(url, route, make());
    expect(status).toBe(403);
    expect(problem.detail).toContain('aboveboard admin grant');
  });

  it.each(unique)('$method $path admits the claim', async (route) => {
    expect(PARSED).toContain((await ask(url, route, bearer(idToken('maintainer', admin)))).status);
  });

  it('asks Google of each account whether it was signed out, and quotes no token', () => {
    expect(google.asked.filter((path) => path.endsWith('accounts:lookup')).length).toBeGreaterThan(
      unique.length,
    );
    expect(JSON.stringify(log)).not.toMatch(/eyJ|maintainer|stranger/);
  });
});
