/** The built worker, from this process, against a real server. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { background } from '../../src/delivery/index.js';
import { createLedger } from '../../src/outbox/index.js';
import { makeFolder, removeFolders } from '../e2e/support.js';
import { tlsInFrontOf } from '../support/proxy.js';
import { answerJson, closedPort, type Script, scriptedServer } from '../support/scripted-server.js';

const LIMITS = { timeoutMs: 30_000 };

let close: (() => Promise<void>) | undefined;

afterEach(async () => {
  await close?.();
  close = undefined;
});
afterAll(removeFolders);

async function serve(script: Script) {
  const server = await scriptedServer(script);
  close = server.close;
  return server;
}

function send(
  url: string,
  { body = '{"a":1}', limits = LIMITS, home = makeFolder('worker') } = {},
) {
  const request = { url: new URL(url), headers: { 'x-a': 'b' }, body };
  const platform = { env: { ABOVEBOARD_HOME: home } };
  return background({ package: 'host', session: 's' }, platform).send(request, limits);
}

describe('what leaves in the background', () => {
  it('is in the ledger, to the byte, when the first byte arrives', async () => {
    const home = makeFolder('worker');
    const body = JSON.stringify({ text: 'ä'.repeat(2_000) });
    const ledger = createLedger({ folder: join(home, 'packages') });
    const server = await serve(async (_, response) => {
      const { entries } = await ledger.list();
      const text = readFileSync(String(entries[0]?.body), 'utf8');
      answerJson(response, 201, { before: text, outcome: entries[0]?.outcome });
    });
    const result = await send(`${server.url}/v1`, { body, home });
    expect(result).toEqual({
      outcome: 'success',
      status: 201,
      body: { before: body, outcome: 'sending' },
    });
    expect(server.received).toMatchObject([{ method: 'POST', path: '/v1', text: body }]);
    expect(server.received[0]?.headers).toMatchObject({
      'x-a': 'b',
      'content-encoding': 'gzip',
      accept: 'application/json',
    });
    const { entries } = await ledger.list();
    expect(entries).toMatchObject([{ package: 'host', session: 's', outcome: 'confirmed' }]);
  });

  it('does not leave where the ledger cannot be written', async () => {
    const server = await serve((_, response) => answerJson(response, 200, {}));
    // Below a file nothing can be written, whoever runs this.
    const result = await send(server.url, { home: join(import.meta.filename, 'home') });
    expect(result).toMatchObject({ outcome: 'failure', reason: 'not-recorded' });
    const homeless = background(
      { package: 'host' },
      {
        env: {},
        home: () => {
          throw new Error();
        },
      },
    );
    const request = { url: new URL(server.url), headers: {}, body: '' };
    expect(await homeless.send(request, LIMITS)).toMatchObject({ reason: 'not-recorded' });
    expect(server.received).toEqual([]);
  });

  it.each([
    ['a stop', 403, { stop: { streams: ['usage'], until: '2999-01-01T00:00:00Z' } }, 'stopped'],
    ['a pause', 503, {}, 'paused'],
  ])(
    'obeys %s that was answered to a ping, also in the next run, and only from its service',
    async (_, status, more, reason) => {
      const home = makeFolder('worker');
      const answer: Script = (_, response) => {
        response.setHeader('retry-after', '3600');
        answerJson(response, status, {
          type: 'about:blank',
          title: 'x',
          status,
          detail: 'y',
          ...more,
        });
      };
      const asking = await serve(answer);
      const ping = (url: string) => {
        const by = background(
          { package: 'host', stream: 'usage' },
          { env: { ABOVEBOARD_HOME: home } },
        );
        return by.send({ url: new URL(`${url}/v1/usage`), headers: {}, body: '{}' }, LIMITS);
      };
      expect(await ping(asking.url)).toMatchObject({ reason: 'answered', status });
      expect(await ping(asking.url)).toMatchObject({ outcome: 'failure', reason });
      // What is no ping is not stopped with them.
      expect(await send(`${asking.url}/v1/sessions`, { home })).toMatchObject({ status });
      expect(asking.received).toHaveLength(2);
      const other = await scriptedServer((_, response) => answerJson(response, 200, {}));
      expect(await ping(other.url)).toMatchObject({ outcome: 'success' });
      await other.close();
    },
  );

  it('says nothing to a server whose certificate nobody vouches for', async () => {
    const server = await serve((_, response) => answerJson(response, 201, {}));
    const imposter = await tlsInFrontOf(Number(new URL(server.url).port));
    const result = await send(`https://localhost:${imposter.port}`);
    imposter.close();
    expect(result).toMatchObject({ outcome: expect.not.stringMatching('success') });
    expect(server.received).toEqual([]);
  });

  it('finds this machine by its name', async () => {
    const server = await serve((_, response) => answerJson(response, 200, {}));
    const result = await send(server.url.replace('127.0.0.1', 'localhost'));
    expect(result.outcome).toBe('success');
  });

  it('says in a sentence what went wrong, and for how long a service wants nothing', async () => {
    const nobody = await closedPort();
    expect(await send(nobody)).toMatchObject({
      outcome: 'retryable',
      message: `${nobody} cannot be reached (ECONNREFUSED).`,
    });
    const server = await serve(({ path }, response) => {
      if (path === '/busy') answerJson(response, 503, { detail: 'Busy.' }, { 'retry-after': '7' });
      else if (path === '/reset') response.socket?.resetAndDestroy();
      else if (path === '/long') response.end(Buffer.alloc(1_000_000));
    });
    const results = ['/busy', '/reset', '/long'].map((path) => send(`${server.url}${path}`));
    expect(await Promise.all(results)).toMatchObject([
      { outcome: 'retryable', reason: 'answered', message: 'Busy.', retryAfterMs: 7_000 },
      { outcome: 'retryable', reason: 'broken-off' },
      { outcome: 'failure', reason: 'not-our-service' },
    ]);
  });

  it('ends at its deadline', async () => {
    const server = await serve(() => undefined);
    const result = await send(server.url, { limits: { timeoutMs: 200 } });
    expect(result).toMatchObject({ reason: 'deadline' });
  });
});
