/**
 * What anybody can see of a deployed service from outside, each in plain words. A check throws the
 * sentence that says what is wrong.
 */
import { randomBytes, randomUUID } from 'node:crypto';
import { gzipSync } from 'node:zlib';

const PROBLEM = 'application/problem+json';
const PATIENCE_MS = 30_000;

/** More than any body may have, and what it inflates from is small. */
const TOO_LARGE_BYTES = 5_000_001;
const BOMB_BYTES = 50_000_000;

/** A client may be wrong 20 times a minute, at each of a few instances. */
const MOST_TRIES = 200;
const TRIES_AT_ONCE = 10;

const ROUTES = [
  'post /v1/usage',
  'post /v1/sessions',
  'post /v1/events',
  'get /v1/sessions/{id}',
  'get /v1/sessions/{id}/summary',
  'post /v1/sessions/{id}/erase',
  'post /v1/erasure-requests',
  'get /v1/statistics',
  'get /v1/admin/sessions',
  'get /v1/admin/sessions/{id}',
  'delete /v1/admin/sessions/{id}',
  'get /v1/admin/export',
  'get /v1/admin/erasure-requests',
  'get /v1/admin/audit',
];

const HEADERS = {
  'cache-control': /no-store|no-cache|private/,
  'content-security-policy': /default-src 'none'/,
  'referrer-policy': /no-referrer/,
  'x-content-type-options': /nosniff/,
};

const someKey = () => randomBytes(32).toString('base64url');

function ensure(holds, sentence) {
  if (!holds) throw new Error(sentence);
}

/** Asks the service; a body that is no bytes goes as JSON. */
function asker(url) {
  return async (method, path, { json, body, headers = {} } = {}) => {
    const sent = json === undefined ? body : JSON.stringify(json);
    const response = await fetch(`${url}${path}`, {
      method,
      redirect: 'manual',
      signal: AbortSignal.timeout(PATIENCE_MS),
      headers: {
        ...(sent === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...headers,
      },
      ...(sent === undefined ? {} : { body: sent }),
    });
    return { status: response.status, headers: response.headers, text: await response.text() };
  };
}

/** That an answer refuses, in the one form of all refusals. */
function ensureRefused({ status, headers, text }, wanted) {
  ensure(status === wanted, `it was answered ${status}, not ${wanted}`);
  ensure(headers.get('content-type') === PROBLEM, `the refusal is no ${PROBLEM}`);
  ensure(typeof JSON.parse(text).detail === 'string', 'the refusal does not say what to do');
}

function ensureAnswered({ status, text }, wanted = 200) {
  ensure(status === wanted, `it was answered ${status}, not ${wanted}`);
  return text;
}

const refused = (status, method, path, sent) => ({
  run: async ({ ask }) => ensureRefused(await ask(method, path, sent), status),
});

const held = ({ key }) => ({ headers: { 'Erasure-Key': key } });

/** In this order: the last one uses up what a client may ask. */
export const CHECKS = [
  {
    what: 'it is healthy',
    run: async ({ ask }) => {
      const { status } = JSON.parse(ensureAnswered(await ask('GET', '/v1/health')));
      ensure(status === 'ok', 'it does not say that it is');
    },
  },
  {
    what: 'it is asked over https, or on this machine',
    run: async ({ url }) => {
      const { protocol, hostname } = new URL(url);
      const isHere = hostname === 'localhost' || hostname === '127.0.0.1';
      ensure(protocol === 'https:' || isHere, 'everybody on the way could read what is shared');
    },
  },
  {
    what: 'its OpenAPI document names every route',
    run: async ({ ask }) => {
      const { paths } = JSON.parse(ensureAnswered(await ask('GET', '/v1/openapi.json')));
      const missing = ROUTES.filter((route) => {
        const [method, path] = route.split(' ');
        return paths[path]?.[method] === undefined;
      });
      ensure(missing.length === 0, `missing: ${missing.join(', ')}`);
    },
  },
  {
    what: 'an address that there is not is refused',
    ...refused(404, 'GET', '/v1/nothing-is-here'),
  },
  { what: 'a wrong method is refused', ...refused(405, 'PUT', '/v1/sessions', { json: {} }) },
  {
    what: 'what is no JSON is refused',
    ...refused(400, 'POST', '/v1/sessions', { body: '{"session":' }),
  },
  {
    what: 'what is no share is refused, and the field is named',
    run: async ({ ask }) => {
      const answered = await ask('POST', '/v1/sessions', { json: {} });
      ensureRefused(answered, 400);
      ensure(JSON.parse(answered.text).field === 'session', 'the field at fault is not named');
    },
  },
  {
    what: 'a body that is not called JSON is refused',
    ...refused(415, 'POST', '/v1/sessions', {
      body: '{}',
      headers: { 'Content-Type': 'text/plain' },
    }),
  },
  {
    what: 'a body over the limit is refused',
    ...refused(413, 'POST', '/v1/sessions', { body: Buffer.alloc(TOO_LARGE_BYTES, ' ') }),
  },
  {
    what: 'a small body that inflates to 50 MB is refused',
    run: async ({ ask }) => {
      const body = gzipSync(Buffer.alloc(BOMB_BYTES, ' '));
      const headers = { 'Content-Encoding': 'gzip' };
      ensureRefused(await ask('POST', '/v1/sessions', { body, headers }), 413);
    },
  },
  {
    what: 'a package that it is not for is refused',
    run: async ({ ask }) => {
      const { packages } = JSON.parse(ensureAnswered(await ask('GET', '/v1/packages')));
      if (packages.length === 0) return 'it has no declarations and takes any package';
      const fields = {
        id: { stringValue: randomUUID() },
        timestamp: { timestampValue: new Date().toISOString() },
        package_name: { stringValue: `not-declared-${randomUUID()}` },
      };
      ensureRefused(await ask('POST', '/v1/usage', { json: { fields } }), 403);
      return undefined;
    },
  },
  {
    what: 'every answer has the headers that protect it',
    run: async ({ ask }) => {
      const { headers } = await ask('GET', '/v1/health');
      const missing = Object.entries(HEADERS).filter(
        ([name, wanted]) => !wanted.test(headers.get(name) ?? ''),
      );
      ensure(missing.length === 0, `missing: ${missing.map(([name]) => name).join(', ')}`);
    },
  },
  {
    what: 'pages of others may not read it',
    run: async ({ ask }) => {
      const origin = { Origin: 'https://stranger.example' };
      const asked = { ...origin, 'Access-Control-Request-Method': 'POST' };
      for (const answered of [
        await ask('GET', '/v1/health', { headers: origin }),
        await ask('OPTIONS', '/v1/sessions', { headers: asked }),
      ]) {
        const allowed = answered.headers.get('access-control-allow-origin');
        ensure(allowed === null, `Access-Control-Allow-Origin is ${allowed}`);
      }
    },
  },
  {
    what: 'the maintainer’s routes are closed without a credential',
    run: async ({ ask }) => {
      for (const path of ['sessions', 'export', 'erasure-requests', 'audit']) {
        ensureRefused(await ask('GET', `/v1/admin/${path}`), 401);
      }
      ensureRefused(await ask('DELETE', `/v1/admin/sessions/${randomUUID()}`), 401);
    },
  },
  {
    what: 'they are closed with a wrong one',
    run: async ({ ask }) => {
      const headers = { Authorization: `Bearer ${someKey()}` };
      ensureRefused(await ask('GET', '/v1/admin/sessions', { headers }), 401);
    },
  },
  {
    what: 'they are open with the right one',
    run: async ({ ask, adminToken }) => {
      if (adminToken === undefined) return 'not looked at: --admin-token-file names no token';
      const headers = { Authorization: `Bearer ${adminToken}` };
      const answered = await ask('GET', '/v1/admin/sessions?limit=1', { headers });
      ensure(Array.isArray(JSON.parse(ensureAnswered(answered)).sessions), 'there is no list');
      return undefined;
    },
  },
  {
    what: 'the statistics can be read',
    run: async ({ ask, packageName }) => {
      const path = `/v1/statistics?package=${encodeURIComponent(packageName)}`;
      const { threshold } = JSON.parse(ensureAnswered(await ask('GET', path)));
      ensure(threshold >= 5, 'they do not say from how many sessions on a number is shown');
    },
  },
  {
    what: 'a session is shared by the SDK',
    run: async (run) => {
      run.shared = await run.share();
    },
  },
  {
    what: 'whoever holds its key reads it',
    needs: 'shared',
    run: async ({ ask, shared }) => {
      const answered = await ask('GET', `/v1/sessions/${shared.session}`, held(shared));
      const { session } = JSON.parse(ensureAnswered(answered));
      ensure(session.fields.id.stringValue === shared.session, 'it is another session');
    },
  },
  {
    what: 'a stranger who knows its id does not',
    needs: 'shared',
    run: async ({ ask, shared }) => {
      const path = `/v1/sessions/${shared.session}`;
      ensureRefused(await ask('GET', path, held({ key: someKey() })), 404);
      ensureRefused(await ask('POST', `${path}/erase`, held({ key: someKey() })), 404);
    },
  },
  {
    what: 'its holder erases it',
    needs: 'shared',
    run: async ({ ask, shared }) => {
      const answered = await ask('POST', `/v1/sessions/${shared.session}/erase`, held(shared));
      ensure(JSON.parse(ensureAnswered(answered)).erased === true, 'nothing was erased');
    },
  },
  {
    what: 'it is gone afterwards',
    needs: 'shared',
    run: async ({ ask, shared }) => {
      ensureRefused(await ask('GET', `/v1/sessions/${shared.session}`, held(shared)), 404);
    },
  },
  {
    what: 'who guesses keys is told to wait',
    run: async ({ ask }) => {
      for (let tries = 0; tries < MOST_TRIES; tries += TRIES_AT_ONCE) {
        const answers = await Promise.all(
          Array.from({ length: TRIES_AT_ONCE }, () =>
            ask('GET', `/v1/sessions/${randomUUID()}`, held({ key: someKey() })),
          ),
        );
        const limited = answers.find(({ status }) => status === 429);
        if (limited === undefined) continue;
        ensureRefused(limited, 429);
        const seconds = limited.headers.get('retry-after');
        return ensure(Number(seconds) > 0, 'Retry-After does not say for how long');
      }
      throw new Error(`${MOST_TRIES} wrong keys were tried, and it did not mind`);
    },
  },
];

/**
 * Runs the checks, or those of which the words are among `only`. `share` shares a session and answers
 * its id and its key. Answers each check's outcome, as soon as it is known to `report` too.
 */
export async function checkDeployed(
  { url, packageName, adminToken, share },
  { report = () => {}, only } = {},
) {
  const run = { ask: asker(url), url, packageName, adminToken, share, shared: undefined };
  const results = [];
  for (const { what, needs, run: check } of CHECKS) {
    if (only !== undefined && !only.includes(what)) continue;
    const result = { what, ...(await outcomeOf(check, needs, run)) };
    results.push(result);
    report(result);
  }
  return results;
}

async function outcomeOf(check, needs, run) {
  try {
    ensure(needs === undefined || run[needs] !== undefined, 'nothing was shared');
    return { ok: true, note: await check(run) };
  } catch (error) {
    return { ok: false, note: error.cause?.message ?? error.message };
  }
}
