/**
 * The servers that the service is measured beside, each in a process of its own: what Node takes at
 * best with the same bodies, and two frameworks that answer what they were sent.
 */
import { createServer } from 'node:http';
import { createRequire } from 'node:module';

/** Of the service's own dependencies: the very copies that it is built on. */
const require = createRequire(new URL('../functions/package.json', import.meta.url));

const LOOPBACK = '127.0.0.1';

/** Parses, and answers no more than the service does. */
function bareNode() {
  return createServer((request, response) => {
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      const parsed = JSON.parse(Buffer.concat(chunks).toString());
      const answer = JSON.stringify({ members: Object.keys(parsed).length, dropped: [] });
      response.writeHead(201, {
        'Content-Type': 'application/json',
        'Content-Length': Buffer.byteLength(answer),
      });
      response.end(answer);
    });
  });
}

function hono() {
  const { Hono } = require('hono');
  const { getRequestListener } = require('@hono/node-server');
  const app = new Hono().post('*', async (c) => c.json(await c.req.json()));
  return createServer(getRequestListener(app.fetch));
}

function functionsFramework() {
  const { http } = require('@google-cloud/functions-framework');
  const { getTestServer } = require('@google-cloud/functions-framework/testing');
  http('echo', (request, response) => response.json(request.body));
  return getTestServer('echo');
}

const SERVERS = {
  'node:http': bareNode,
  Hono: hono,
  'functions-framework': functionsFramework,
};

const server = SERVERS[process.argv[2]]();
server.listen(0, LOOPBACK, () => {
  console.log(`It listens on http://${LOOPBACK}:${server.address().port}`);
});
