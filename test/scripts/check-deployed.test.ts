/**
 * The check of a deployment: all of it against the real service, as it is run; and each check by
 * itself against one that is wrong in just that.
 */
import { createHash, randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { CHECKS, checkDeployed } from '../../scripts/deployed-checks.mjs';
import { runProgram } from '../e2e/support.js';
import { idOf, newShare } from '../functions/app/documents.js';
import { ADMIN_TOKEN, type Machine, startMachine } from '../functions/app/machine.js';
import { removeBundle, type ServiceProcess, startedProcess } from '../functions/machine/process.js';

/** As a proxy sees an answer: it can say something else. */
interface Passing {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
}

/** What is wrong with a service; `undefined` for what it leaves alone. */
type Spoil = (asked: IncomingMessage, passing: Passing) => void;

/** As it is run, with its limits; and one without limits, in front of which answers are spoilt. */
let service: ServiceProcess;
let machine: Machine;
beforeAll(async () => {
  service = await startedProcess();
  machine = await startMachine();
});
afterAll(async () => {
  await service.close();
  await removeBundle();
  await machine.close();
});

async function share() {
  const bytes = randomBytes(32);
  const header = bytes.toString('base64url');
  const digest = createHash('sha256').update(bytes).digest('hex');
  const json = newShare({ header, digest });
  await machine.call('POST', '/v1/sessions', { json });
  return { session: idOf(json.session), key: header };
}

/** The real service, but for what `spoil` does to its answers. */
async function withSpoilt<T>(spoil: Spoil, use: (url: string) => Promise<T>): Promise<T> {
  const server = createServer((asked, answer) => void pass(asked, answer, spoil));
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  // Listening on a host and a port, a server has an address of this form.
  const { port } = server.address() as AddressInfo;
  try {
    return await use(`http://127.0.0.1:${port}`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
}

async function pass(asked: IncomingMessage, answer: ServerResponse, spoil: Spoil): Promise<void> {
  const body = await buffer(asked);
  const { hostname, port } = new URL(machine.url);
  const { method, url: path, headers } = asked;
  const sending = request({ hostname, port, method, path, headers }, async (response) => {
    const text = (await buffer(response)).toString();
    const { 'content-length': _, 'transfer-encoding': __, ...own } = response.headers;
    const passing: Passing = { status: response.statusCode ?? 0, headers: own, text };
    spoil(asked, passing);
    answer.writeHead(passing.status, passing.headers).end(passing.text);
  });
  sending.end(body);
}

const at =
  (path: RegExp, change: (passing: Passing) => void, method?: string): Spoil =>
  (asked, passing) => {
    const isMeant = path.test(asked.url ?? '') && (method === undefined || asked.method === method);
    if (isMeant) change(passing);
  };
const says = (status: number) => (passing: Passing) => {
  passing.status = status;
};
const answers = (text: string) => (passing: Passing) => {
  passing.text = text;
};
const header = (name: string, value?: string) => (passing: Passing) => {
  if (value === undefined) delete passing.headers[name];
  else passing.headers[name] = value;
};

const SHARES = /^\/v1\/sessions$/;

/** For each check what a service does that fails it. */
const WRONG: Readonly<Record<string, readonly Spoil[]>> = {
  'it is healthy': [at(/health/, says(503)), at(/health/, answers('{"status":"ill"}'))],
  'its OpenAPI document names every route': [
    at(/openapi/, (passing) => {
      passing.text = passing.text.replace('"/v1/erasure-requests"', '"/v1/gone"');
    }),
  ],
  'an address that there is not is refused': [at(/nothing/, says(200))],
  'a wrong method is refused': [at(SHARES, says(404), 'PUT')],
  'what is no JSON is refused': [
    at(SHARES, says(500)),
    at(SHARES, header('content-type', 'text/html')),
  ],
  'what is no share is refused, and the field is named': [
    at(SHARES, (passing) => {
      passing.text = passing.text.replace('"field":"session"', '"field":"body"');
    }),
  ],
  'a body that is not called JSON is refused': [at(SHARES, says(200))],
  'a body over the limit is refused': [at(SHARES, says(201))],
  'a small body that inflates to 50 MB is refused': [at(SHARES, says(201))],
  'a package that it is not for is refused': [
    at(/packages/, answers('{"packages":["orbits"]}')),
    at(/packages/, says(404)),
  ],
  'every answer has the headers that protect it': [
    at(/./, header('x-content-type-options')),
    at(/./, header('content-security-policy', "default-src 'self'")),
    at(/./, header('cache-control', 'public')),
    at(/./, header('referrer-policy')),
  ],
  'pages of others may not read it': [
    at(/health/, header('access-control-allow-origin', '*')),
    at(SHARES, header('access-control-allow-origin', '*'), 'OPTIONS'),
  ],
  'the maintainer’s routes are closed without a credential': [
    at(/audit/, says(200)),
    at(/admin/, says(403)),
    at(/admin/, says(200), 'DELETE'),
  ],
  'they are closed with a wrong one': [at(/admin/, says(200))],
  'they are open with the right one': [at(/admin/, says(401)), at(/admin/, answers('{}'))],
  'the statistics can be read': [
    at(/statistics/, says(404)),
    at(/statistics/, answers('{"threshold":1}')),
  ],
  'a session is shared by the SDK': [],
  'whoever holds its key reads it': [
    at(/sessions\//, says(404)),
    at(/sessions\//, answers('{"session":{"fields":{"id":{"stringValue":"another"}}}}')),
  ],
  'a stranger who knows its id does not': [
    at(/sessions\//, says(200), 'GET'),
    at(/erase$/, says(200), 'POST'),
  ],
  'its holder erases it': [at(/erase$/, answers('{"erased":false}')), at(/erase$/, says(500))],
  'it is gone afterwards': [at(/sessions\//, says(200), 'GET')],
  'who guesses keys is told to wait': [
    // The one in front of which this stands has no limit.
    () => {},
    at(/sessions\//, (passing) => {
      passing.status = 429;
      passing.text = passing.text.replace('404', '429');
    }),
  ],
};

/** It looks at the address alone. */
const BY_THE_ADDRESS = 'it is asked over https, or on this machine';

async function runOn(url: string, only: readonly string[], how = share) {
  return checkDeployed(
    { url, packageName: 'orbits', adminToken: ADMIN_TOKEN, share: how },
    { only },
  );
}

describe('npm run check:deployed', () => {
  it('finds nothing wrong with the real service, and leaves nothing there', async () => {
    const tokenFile = join(service.folder, 'admin-token');
    const args = ['scripts/check-deployed.mjs', service.url, '--admin-token-file', tokenFile];
    const { status, stdout, stderr } = await runProgram(args);
    expect({ status, stderr, failed: stdout.match(/^FAILED.*$/gm) }).toEqual({
      status: 0,
      stderr: '',
      failed: null,
    });
    for (const { what } of CHECKS) expect(stdout).toContain(`ok     ${what}`);
    expect(stdout).toContain(`\n${CHECKS.length} ok, 0 FAILED\n`);
    const headers = { Authorization: `Bearer ${await service.adminToken()}` };
    const listed = await fetch(`${service.url}/v1/admin/sessions`, { headers });
    expect(JSON.parse(await listed.text())).toEqual({ sessions: [] });
  });

  it('says what is wrong, and ends with 1, where nothing answers as the service does', async () => {
    const { status, stdout } = await withSpoilt(at(/./, says(500)), (url) =>
      runProgram(['scripts/check-deployed.mjs', url]),
    );
    expect(status).toBe(1);
    expect(stdout).toContain('FAILED it is healthy: it was answered 500, not 200\n');
    expect(stdout).toContain('FAILED a session is shared by the SDK: ');
    expect(stdout).toContain('FAILED its holder erases it: nothing was shared\n');
  });

  it('has a wrong service for every check', () => {
    expect([...Object.keys(WRONG), BY_THE_ADDRESS].sort()).toEqual(
      CHECKS.map(({ what }) => what).sort(),
    );
  });

  const cases = Object.entries(WRONG).flatMap(([what, all]) =>
    all.map((spoil, index) => ({ what, index, spoil })),
  );

  it.each(cases)('can fail: $what ($index)', async ({ what, spoil }) => {
    const needed = ['a session is shared by the SDK'];
    const erased = what === 'it is gone afterwards' ? ['its holder erases it'] : [];
    const results = await withSpoilt(spoil, (url) => runOn(url, [...needed, ...erased, what]));
    const { ok, note } = results.find((result) => result.what === what) ?? {};
    expect(ok).toBe(false);
    expect(note).toMatch(/\w/);
  });

  it('can fail: the address, the sharing, and a limit that is not there', async () => {
    const plain = await runOn('http://192.0.2.1', [BY_THE_ADDRESS]);
    const [unshared] = await runOn(machine.url, ['a session is shared by the SDK'], () =>
      Promise.reject(new Error('The service cannot be reached.')),
    );
    expect(plain).toEqual([
      { what: BY_THE_ADDRESS, ok: false, note: 'everybody on the way could read what is shared' },
    ]);
    expect(unshared).toMatchObject({ ok: false, note: 'The service cannot be reached.' });
  });
});
