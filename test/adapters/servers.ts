/** One small application, written in each framework, with an adapter or without one. */
import { createServer, type Server, type ServerResponse } from 'node:http';
import { serve } from '@hono/node-server';
import express, { type ErrorRequestHandler } from 'express';
import fastify from 'fastify';
import { Hono } from 'hono';
import { trackRequests as ofExpress } from '../../src/adapters/express.js';
import { trackRequests as ofFastify } from '../../src/adapters/fastify.js';
import { trackRequests as ofHono } from '../../src/adapters/hono.js';
import { trackRequests as ofNode } from '../../src/adapters/node-http.js';
import type { RequestTelemetry } from '../../src/usage/request.js';

export interface Application {
  /** Answers a server that is not listening yet, or listens on a free port. */
  readonly start: (telemetry: RequestTelemetry | undefined) => Promise<Server> | Server;
  /** Templates, as this framework writes them. */
  readonly user: string;
  readonly member: string;
  readonly failure: string;
}

/** What is said to a request, whichever framework asks. */
const LISTENERS = (response: ServerResponse) => String(response.listenerCount('close'));
const HELLO = 'hello';
const CHUNKS = ['one', 'two', 'three'];
const FAILURE = 'the failure of the test';

/** Express knows it by its four parameters; without it the answer is a stack. */
const FAILED: ErrorRequestHandler = (_error, _request, response, _next) => {
  response.status(500).send('failed');
};

function listening(server: Server): Promise<Server> {
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

function write(response: ServerResponse): void {
  for (const chunk of CHUNKS) response.write(chunk);
  response.end();
}

function withNode(telemetry: RequestTelemetry | undefined): Promise<Server> {
  const server = createServer((request, response) => {
    const { url = '' } = request;
    if (url === '/listeners') response.end(LISTENERS(response));
    else if (url === '/stream') write(response);
    else if (url.startsWith('/users/')) response.setHeader('x-name', 'a').end(HELLO);
    else if (url.startsWith('/teams/')) {
      response.statusCode = url.endsWith('/fail') ? 500 : 200;
      response.end(HELLO);
    } else if (url !== '/slow') response.writeHead(404).end('nothing here');
  });
  if (telemetry !== undefined) server.prependListener('request', ofNode(telemetry));
  return listening(server);
}

function withExpress(telemetry: RequestTelemetry | undefined): Promise<Server> {
  const app = express();
  if (telemetry !== undefined) app.use(ofExpress(telemetry));
  app.get('/listeners', (_request, response) => {
    response.send(LISTENERS(response));
  });
  app.get('/stream', (_request, response) => write(response));
  app.get('/slow', () => undefined);
  app.all('/users/:name', (_request, response) => {
    response.set('x-name', 'a').send(HELLO);
  });
  const members = express.Router();
  members.get('/:member', (_request, response) => {
    response.send(HELLO);
  });
  const team = express.Router({ mergeParams: true });
  team.get('/fail', () => {
    throw new Error(FAILURE);
  });
  team.use('/members', members);
  app.use('/teams/:team', team);
  app.use(FAILED);
  return listening(createServer(app));
}

async function withFastify(telemetry: RequestTelemetry | undefined): Promise<Server> {
  const app = fastify();
  if (telemetry !== undefined) await app.register(ofFastify(telemetry));
  app.get('/listeners', async (_request, reply) => LISTENERS(reply.raw));
  app.get('/stream', (_request, reply) => {
    reply.hijack();
    write(reply.raw);
  });
  app.get('/slow', () => new Promise(() => undefined));
  app.all('/users/:name', async (_request, reply) => reply.header('x-name', 'a').send(HELLO));
  app.register(
    async (team) => {
      team.get('/fail', async () => {
        throw new Error(FAILURE);
      });
      team.get('/members/:member(^\\w{1,40}$)', async () => HELLO);
    },
    { prefix: '/teams/:team' },
  );
  await app.listen({ port: 0, host: '127.0.0.1' });
  return app.server;
}

function withHono(telemetry: RequestTelemetry | undefined): Promise<Server> {
  const app = new Hono<{ Bindings: { outgoing: ServerResponse } }>();
  if (telemetry !== undefined) app.use(ofHono(telemetry));
  app.onError((_error, context) => context.text('failed', 500));
  app.get('/listeners', (context) => context.text(LISTENERS(context.env.outgoing)));
  app.get('/stream', () => new Response(CHUNKS.join('')));
  app.get('/slow', () => new Promise<Response>(() => undefined));
  app.all('/users/:name', (context) => context.text(HELLO, 200, { 'x-name': 'a' }));
  const team = new Hono();
  team.get('/fail', () => {
    throw new Error(FAILURE);
  });
  team.get('/members/:member{\\w{1,40}}', (context) => context.text(HELLO));
  app.route('/teams/:team', team);
  return new Promise((resolve) => {
    // The cast: without options for HTTP/2 it is a server of HTTP/1.
    const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, () =>
      resolve(server as Server),
    );
  });
}

const NAMED = {
  user: '/users/:name',
  member: '/teams/:team/members/:member',
  failure: '/teams/:team/fail',
};

export const APPLICATIONS: Readonly<Record<string, Application>> = {
  express: { start: withExpress, ...NAMED },
  fastify: { start: withFastify, ...NAMED },
  hono: { start: withHono, ...NAMED },
  // Knows no templates: only what may be a visitor's becomes a placeholder.
  'node:http': {
    start: withNode,
    user: '/users/{value}',
    member: '/teams/{id}/members/{hash}',
    failure: '/teams/{id}/fail',
  },
};
