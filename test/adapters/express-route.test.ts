import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import express, { type Express, type RequestHandler } from 'express';
import { trackRequests } from '../../src/adapters/express.js';
import { closed, rawAnswer, recorder } from './support.js';

const hello: RequestHandler = (_request, response) => {
  response.send('hello');
};

/** Every way in which a route can get its path. */
function routesOf(app: Express): void {
  app.get(['/first', '/second'], hello);
  app.get(/^\/by-name\/(.*)$/, hello);
  app.use('/files', express.static(fileURLToPath(new URL('.', import.meta.url))));
  app.get('/', hello);
  const shared = express.Router().get('/:item', hello);
  app.use('/early', shared);
  app.use('/late', shared);
  app.use(/^\/regions\/\w+/, express.Router().get('/x', hello));
  app.use('/bare', express.Router().get('/', hello));
  app.use(express.Router().use('/inside', express.Router().get('/y', hello)));
  const inner = express();
  inner.use('/api', express.Router().get('/z/:id', hello));
  app.use('/of/:tenant', inner);
}

describe('the route of a request to Express', () => {
  it.each([
    ['/', '/'],
    ['/second', '/first'],
    ['/by-name/geheim', '/{pattern}'],
    ['/files/support.ts', '/{unmatched}'],
    ['/early/geheim', '/early/:item'],
    ['/late/geheim', '/early/:item'],
    ['/regions/geheim/x', '/{pattern}/x'],
    ['/bare', '/bare'],
    ['/inside/y', '/inside/y'],
    ['/of/geheim/api/z/7', '/of/:tenant/api/z/:id'],
  ])('of %s is %s', async (path, route) => {
    const telemetry = recorder();
    const app = express().use(trackRequests(telemetry));
    routesOf(app);
    const server = createServer(app);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    await rawAnswer(server, `GET ${path} HTTP/1.1\nHost: localhost\nConnection: close\n\n`);
    expect(await telemetry.next()).toMatchObject({ route, status: 200 });
    await closed(server);
  });
});
