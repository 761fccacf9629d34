/** The relay on real servers of every kind that it fits. */
import { once } from 'node:events';
import { createServer, request as httpRequest, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import { afterEach, describe, expect, it } from '@jest/globals';
import express from 'express';
import fastify from 'fastify';
import { Hono } from 'hono';
import { batch, type Host, host, PANEL } from './relay.support.js';

interface Running {
  readonly url: string;
  close(): Promise<unknown>;
}

type Start = (host: Host) => Promise<Running>;

async function listening(listener: RequestListener): Promise<Running> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { url: urlOf(server.address()), close: () => closed(server) };
}

function urlOf(address: AddressInfo | string | null): string {
  if (address === null || typeof address === 'string') throw new Error('no port');
  return `http://127.0.0.1:${address.port}/telemetry`;
}

function closed(server: { close(done: () => void): unknown }): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}

const SERVERS: Record<string, Start> = {
  'node:http': ({ relay }) => listening(relay.handle),
  Express: ({ relay }) => listening(express().post('/telemetry', relay.handle)),
  async Fastify({ relay }) {
    const app = fastify();
    app.route(relay.fastify);
    const url = await app.listen({ port: 0, host: '127.0.0.1' });
    return { url: `${url}/telemetry`, close: () => app.close() };
  },
  async Hono({ relay }) {
    const app = new Hono().post('/telemetry', (context) => relay.fetch(context.req.raw));
    const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' });
    await once(server, 'listening');
    return { url: urlOf(server.address()), close: () => closed(server) };
  },
};

const HEADERS = { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' };

function post(url: string, body: string): Promise<Response> {
  return fetch(url, { method: 'POST', headers: { ...HEADERS, connection: 'close' }, body });
}

/**
 * More than a relay reads, and no end. Not more than the connection takes by itself: who still
 * writes when the server has closed it may not come to read the answer.
 */
async function postWithoutEnd(url: string): Promise<number | undefined> {
  const request = httpRequest(url, { method: 'POST', headers: HEADERS });
  const answered = once(request, 'response');
  request.write('x'.repeat(70_000));
  const [response] = await answered;
  request.on('error', () => undefined).destroy();
  return response.statusCode;
}

describe.each(Object.entries(SERVERS))('a relay on %s', (_, start) => {
  let running: Running;
  afterEach(() => running.close());

  it('records what a page sends, and answers with nothing', async () => {
    const ours = host();
    running = await start(ours);
    const answer = await post(running.url, batch(PANEL, { event: 'view' }));
    expect([answer.status, await answer.text()]).toEqual([204, '']);
    expect(ours.tracked.map(({ event }) => event)).toEqual(['panel', 'view']);
  });

  it('refuses what is malformed and what never ends', async () => {
    const ours = host();
    running = await start(ours);
    expect((await post(running.url, '{"events":')).status).toBe(400);
    expect(await postWithoutEnd(running.url)).toBe(413);
    expect(ours.tracked).toEqual([]);
  });

  it('answers before the body is there when telemetry is off', async () => {
    const ours = host();
    ours.on = false;
    running = await start(ours);
    expect(await statusOfHalf(running.url)).toBe(204);
  });
});

it('takes what a parser of Express has read already, and no more of it than otherwise', async () => {
  const ours = host();
  const app = express().use(express.json()).post('/telemetry', ours.relay.handle);
  const running = await listening(app);
  expect((await post(running.url, batch(PANEL))).status).toBe(204);
  expect((await post(running.url, batch('x'.repeat(70_000)))).status).toBe(413);
  expect(ours.tracked).toHaveLength(1);
  await running.close();
});

/** Of a request whose body is announced, and never comes. */
async function statusOfHalf(url: string): Promise<number | undefined> {
  const request = httpRequest(url, { method: 'POST', headers: HEADERS });
  request.on('error', () => undefined);
  request.flushHeaders();
  const [response] = await once(request, 'response');
  request.destroy();
  return response.statusCode;
}
