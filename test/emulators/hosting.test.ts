/**
 * The service as it is deployed: Hosting's rewrites, the functions behind them, and an admin who
 * signs in. `npm run test:emulators` starts the emulators around this file.
 */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { deleteApp, initializeApp } from 'firebase-admin/app';
import { getAuth } from 'firebase-admin/auth';
import { createSession, withSession } from '../../src/session/index.js';
import { eraseSession, shareSessionData } from '../../src/sharing/index.js';

const RUNS = 40;
const PROJECT = 'demo-aboveboard';
const PASSWORD = 'only-in-the-emulator';
const IDENTITY = 'identitytoolkit.googleapis.com/v1/accounts:signInWithPassword';

let hosting: string;
let auth: string;
let folder: string;

beforeAll(async () => {
  const { emulators } = JSON.parse(
    await readFile(new URL('../../firebase.json', import.meta.url), 'utf8'),
  );
  hosting = `http://${emulators.hosting.host}:${emulators.hosting.port}`;
  auth = `http://${emulators.auth.host}:${emulators.auth.port}`;
  folder = await mkdtemp(join(tmpdir(), 'aboveboard-emulated-'));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

async function share() {
  const session = createSession({ package: { name: 'orbits', version: '1.4.0' } });
  for (let run = 0; run < RUNS; run++) withSession(session, 'integrate', () => run);
  const surroundings = { env: { ABOVEBOARD_HOME: folder } };
  const target = { package: { name: 'orbits', version: '1.4.0' }, endpoint: hosting };
  const result = await shareSessionData(session, target, surroundings);
  return { id: session.id, surroundings, result };
}

/** An ID token of a user of the project, as a page of theirs would have it. */
async function idToken(user: string, claims: object): Promise<string> {
  const app = initializeApp({ projectId: PROJECT }, user);
  const email = `${user}@example.org`;
  const { uid } = await getAuth(app).createUser({ email, password: PASSWORD });
  await getAuth(app).setCustomUserClaims(uid, claims);
  await deleteApp(app);
  const response = await fetch(`${auth}/${IDENTITY}?key=any`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ email, password: PASSWORD, returnSecureToken: true }),
  });
  const { idToken: token }: { idToken: string } = JSON.parse(await response.text());
  return token;
}

function asking(token: string, method = 'GET'): RequestInit {
  return { method, headers: { Authorization: `Bearer ${token}` } };
}

describe('behind Hosting', () => {
  it('a session is shared, found by its id by the admin, and erased with its receipt', async () => {
    const { id, surroundings, result } = await share();
    expect(result).toMatchObject({
      outcome: 'shared',
      counts: { invokes: { shared: RUNS, of: RUNS } },
    });

    const token = await idToken('maintainer', { admin: true });
    const found = await fetch(`${hosting}/v1/admin/sessions/${id}`, asking(token));
    expect([found.status, await found.text()]).toEqual([200, expect.stringContaining(id)]);

    expect(await eraseSession(id, {}, surroundings)).toMatchObject({
      outcome: 'erased',
      deleted: { sessions: 1, invokes: RUNS },
    });
    const gone = await fetch(`${hosting}/v1/admin/sessions/${id}`, asking(token));
    expect(gone.status).toBe(404);
  });

  it('the admin deletes a session, and nobody else does', async () => {
    const { id } = await share();
    const address = `${hosting}/v1/admin/sessions/${id}`;
    const stranger = await idToken('stranger', {});
    expect((await fetch(address, { method: 'DELETE' })).status).toBe(401);
    expect((await fetch(address, asking('not.a.token', 'DELETE'))).status).toBe(401);
    expect((await fetch(address, asking(stranger, 'DELETE'))).status).toBe(403);

    const admin = await idToken('admin', { admin: true });
    const deleted = await fetch(address, asking(admin, 'DELETE'));
    expect(await deleted.json()).toMatchObject({ erased: true, deleted: { invokes: RUNS } });
  });

  it('a body is limited by the service, not by the runner before it', async () => {
    const bomb = gzipSync(Buffer.alloc(200_000_000));
    const response = await fetch(`${hosting}/v1/sessions`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'Content-Encoding': 'gzip' },
      body: bomb,
    });
    expect(response.status).toBe(413);
    expect(response.headers.get('Content-Type')).toBe('application/problem+json');
  });

  it('what is not JSON is refused as a problem, without a stack trace', async () => {
    const response = await fetch(`${hosting}/v1/usage`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: '{"fields":',
    });
    expect([response.status, await response.json()]).toEqual([
      400,
      expect.objectContaining({ field: 'body' }),
    ]);
  });

  it("RxInfer's four addresses reach the service, and no file of the project is served", async () => {
    for (const collection of ['using_rxinfer', 'sessions', 'session_stats', 'invokes']) {
      const response = await fetch(`${hosting}/${collection}`, { method: 'POST', body: '{}' });
      expect(response.headers.get('Content-Type')).toBe('application/problem+json');
    }
    for (const file of ['package.json', 'firebase.json', 'functions/package.json']) {
      expect((await fetch(`${hosting}/${file}`)).status).toBe(404);
    }
  });

  it('the pages are there, each under its own policy, and what they ask for answers', async () => {
    const google = 'https://identitytoolkit.googleapis.com';
    for (const [address, signsIn] of [
      ['/', false],
      ['/my-session', false],
      ['/shared-session', true],
    ] as const) {
      const response = await fetch(`${hosting}${address}`);
      const text = await response.text();
      expect([address, response.status]).toEqual([address, 200]);
      expect(text.includes('content="firebase"')).toBe(signsIn);
      const policy = response.headers.get('Content-Security-Policy') ?? '';
      expect(policy).toContain("default-src 'none'; script-src 'self'");
      expect(policy.includes(google)).toBe(signsIn);
      expect(response.headers.get('Referrer-Policy')).toBe('no-referrer');
      const [, script = ''] = /src="(\/assets\/[^"]+)"/.exec(text) ?? [];
      const asset = await fetch(`${hosting}${script}`);
      expect(asset.headers.get('Cache-Control')).toContain('immutable');
    }
    const packages = await fetch(`${hosting}/v1/packages`);
    expect([packages.status, await packages.json()]).toEqual([200, { packages: [] }]);
  });
});
