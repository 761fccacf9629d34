import { afterEach, describe, expect, it } from '@jest/globals';
import { createHttpTransport } from '../../src/transport/http.js';
import type { TransportResult } from '../../src/transport/index.js';
import { tlsInFrontOf } from '../support/proxy.js';
import {
  answerJson,
  closedPort,
  type Script,
  type ScriptedServer,
  scriptedServer,
} from '../support/scripted-server.js';

/** Longer than any machine takes to answer itself. */
const PATIENT_MS = 30_000;

let server: ScriptedServer | undefined;

afterEach(async () => {
  await server?.close();
  server = undefined;
});

async function sendTo(script: Script, timeoutMs = PATIENT_MS): Promise<TransportResult> {
  server = await scriptedServer(script);
  return send(server.url, { timeoutMs });
}

function send(url: string, limits: { timeoutMs: number; signal?: AbortSignal }) {
  const request = {
    url: new URL('/v1/sessions', url),
    headers: { 'x-test': 'yes' },
    body: '{"a":"ä"}',
  };
  return createHttpTransport().send(request, limits);
}

describe('one request over HTTP', () => {
  it('posts the body with its headers and reads the answer', async () => {
    const result = await sendTo((_, response) => answerJson(response, 201, { stored: 1 }));
    expect(result).toEqual({ outcome: 'success', status: 201, body: { stored: 1 } });
    expect(server?.received).toEqual([
      expect.objectContaining({ method: 'POST', path: '/v1/sessions', text: '{"a":"ä"}' }),
    ]);
    expect(server?.received[0]?.headers).toMatchObject({ 'x-test': 'yes', 'content-length': '10' });
  });

  it.each([
    ['a sign-in page', 200, 'text/html', '<html>Please sign in</html>'],
    ['JSON that is none', 200, 'application/json', '{"stored":'],
    ['JSON that is no object', 200, 'application/json', '"ok"'],
    ['an empty answer', 204, 'application/json', ''],
    ['a page that is not there', 404, 'text/html', '<html>Not found</html>'],
  ])('does not take %s for success', async (_, status, type, text) => {
    const result = await sendTo((_received, response) => {
      response.writeHead(status, { 'content-type': type });
      response.end(status === 204 ? undefined : text);
    });
    expect(result).toMatchObject({ outcome: 'failure', reason: 'not-our-service', status });
  });

  it('does not follow a redirect', async () => {
    const result = await sendTo((_, response) => {
      response.writeHead(302, { location: '/elsewhere' });
      response.end();
    });
    expect(result).toMatchObject({
      outcome: 'failure',
      reason: 'not-our-service',
      message: expect.stringContaining('redirect'),
    });
    expect(server?.received).toHaveLength(1);
  });

  it.each([400, 403, 404, 410, 413])(
    'fails for good with the sentence of a problem, %i',
    async (status) => {
      const result = await sendTo((_, response) => answerJson(response, status, { detail: 'No.' }));
      expect(result).toEqual({ outcome: 'failure', reason: 'answered', status, message: 'No.' });
    },
  );

  it.each([408, 429, 500, 502, 503, 504])('may be repeated after %i', async (status) => {
    const result = await sendTo((_, response) =>
      answerJson(response, status, {}, { 'retry-after': '7' }),
    );
    expect(result).toMatchObject({
      outcome: 'retryable',
      reason: 'answered',
      status,
      retryAfterMs: 7_000,
    });
  });

  it('hands on for how long the service wants nothing, and of what', async () => {
    const stop = { streams: ['events', 'usage'], until: '2027-01-01T00:00:00Z' };
    const result = await sendTo((_, response) =>
      answerJson(response, 403, { detail: 'Stopped.', stop }),
    );
    expect(result).toEqual({
      outcome: 'failure',
      reason: 'answered',
      status: 403,
      message: 'Stopped.',
      stop,
    });
  });

  it.each([
    ['streams that are none', { streams: ['everything'], until: '2027-01-01T00:00:00Z' }],
    ['a time that is none', { streams: ['events'], until: 'soon' }],
    ['nothing', null],
  ])('is stopped by no signal with %s', async (_, stop) => {
    const result = await sendTo((_received, response) =>
      answerJson(response, 403, { detail: 'Stopped.', stop }),
    );
    expect(result).not.toHaveProperty('stop');
  });

  it('lets nothing of the answer act on a terminal', async () => {
    const detail = `\u001b[2JGone\r\n${'x'.repeat(1_000)}`;
    const result = await sendTo((_, response) => answerJson(response, 400, { detail }));
    const message = result.outcome === 'success' ? '' : result.message;
    expect(message).toMatch(/^ \[2JGone x+$/);
    expect(message.length).toBeLessThanOrEqual(300);
  });

  it('ends an answer that is longer than any of ours', async () => {
    const result = await sendTo((_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.write(`"${'x'.repeat(300_000)}`);
    });
    expect(result).toMatchObject({ outcome: 'failure', reason: 'not-our-service' });
  });

  it('may be repeated when the connection is reset', async () => {
    const result = await sendTo((_, response) => {
      response.socket?.resetAndDestroy();
    });
    expect(result).toMatchObject({ outcome: 'retryable', reason: 'broken-off' });
  });

  it('may be repeated when half of the answer is missing', async () => {
    const result = await sendTo((_, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' });
      response.write('{"stored":', () => response.socket?.destroy());
    });
    expect(result).toMatchObject({ outcome: 'retryable', reason: 'broken-off' });
  });

  it('may be repeated when nobody listens', async () => {
    const result = await send(await closedPort(), { timeoutMs: PATIENT_MS });
    expect(result).toMatchObject({
      outcome: 'retryable',
      reason: 'unreachable',
      message: expect.stringContaining('cannot be reached (ECONNREFUSED)'),
    });
  });

  it('says when there is no such host', async () => {
    const request = { url: new URL('https://nowhere.invalid/'), headers: {}, body: '' };
    const result = await createHttpTransport().send(request, { timeoutMs: PATIENT_MS });
    expect(result).toMatchObject({ reason: 'unreachable' });
  });

  it('says nothing to a server whose certificate nobody vouches for', async () => {
    server = await scriptedServer((_, response) => answerJson(response, 201, {}));
    const imposter = await tlsInFrontOf(Number(new URL(server.url).port));
    const result = await send(`https://localhost:${imposter.port}`, { timeoutMs: PATIENT_MS });
    imposter.close();
    expect(result).toMatchObject({ outcome: expect.not.stringMatching('success') });
    expect(server.received).toEqual([]);
  });

  it('gives up at the deadline when no answer comes', async () => {
    expect(await sendTo(() => undefined, 50)).toMatchObject({
      outcome: 'failure',
      reason: 'deadline',
    });
  });

  it('gives up at the deadline in the middle of an answer', async () => {
    const result = await sendTo((_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.write('{');
    }, 200);
    expect(result).toMatchObject({ outcome: 'failure', reason: 'deadline' });
  });

  it('stops when it is told to', async () => {
    const stop = new AbortController();
    server = await scriptedServer(() => stop.abort());
    const result = await send(server.url, { timeoutMs: PATIENT_MS, signal: stop.signal });
    expect(result).toMatchObject({ outcome: 'failure', reason: 'aborted' });
  });

  it('opens no connection when it was told to stop before', async () => {
    server = await scriptedServer(() => undefined);
    const result = await send(server.url, { timeoutMs: PATIENT_MS, signal: AbortSignal.abort() });
    expect(result).toMatchObject({ outcome: 'failure', reason: 'aborted' });
    expect(server.received).toHaveLength(0);
  });

  it('leaves no connection open', async () => {
    const closed = new Promise<void>((resolve) => {
      void sendTo((_, response) => {
        response.socket?.on('close', () => resolve());
        answerJson(response, 200, {});
      });
    });
    await closed;
  });

  it('says when what answers does not speak HTTP', async () => {
    server = await scriptedServer((_, response) => {
      response.socket?.end('SSH-2.0-OpenSSH_9.2\r\n');
    });
    const result = await send(server.url, { timeoutMs: PATIENT_MS });
    expect(result).toMatchObject({ outcome: 'failure', reason: 'not-our-service' });
  });
});
