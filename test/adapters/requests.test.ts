import { once } from 'node:events';
import { get, type Server } from 'node:http';
import { afterEach, describe, expect, it } from '@jest/globals';
import { Hono } from 'hono';
import { trackRequests } from '../../src/adapters/hono.js';
import { APPLICATIONS, type Application } from './servers.js';
import { closed, portOf, type Recorder, rawAnswer, recorder } from './support.js';

const HASH = '0123456789abcdef0123456789abcdef';

const request = (method: string, path: string) =>
  `${method} ${path} HTTP/1.1\nHost: localhost\nConnection: close\n\n`;

describe.each(Object.entries(APPLICATIONS))('the adapter of %s', (_name, application) => {
  const running: Server[] = [];
  afterEach(async () => {
    for (const server of running.splice(0)) await closed(server);
  });

  async function started(telemetry: Parameters<Application['start']>[0]): Promise<Server> {
    const server = await application.start(telemetry);
    // A second may pass between two answers that are compared.
    server.prependListener('request', (_request, response) => {
      response.sendDate = false;
    });
    running.push(server);
    return server;
  }

  async function recordOf(path: string, method = 'GET', telemetry: Recorder = recorder()) {
    await rawAnswer(await started(telemetry), request(method, path));
    return telemetry.next();
  }

  it('records a request under the name of its route, with method and status', async () => {
    const { duration_ms, ...record } = await recordOf('/users/Ann%20Smith?token=geheim', 'PUT');
    expect(record).toEqual({ route: application.user, method: 'PUT', status: 200 });
    expect(Number.isInteger(duration_ms) && Number(duration_ms) >= 0).toBe(true);
  });

  it('knows the whole route also where routers are inside of each other', async () => {
    const record = await recordOf(`/teams/42/members/${HASH}`);
    expect(record).toMatchObject({ route: application.member, status: 200 });
  });

  it('knows the route of a failure', async () => {
    const record = await recordOf('/teams/42/fail');
    expect(record).toMatchObject({ route: application.failure, status: 500 });
  });

  it('says nothing of a path that was not found', async () => {
    const record = await recordOf('/geheim/wp-admin');
    expect(record).toMatchObject({ route: '/{unmatched}', status: 404 });
  });

  it('records an answer when it has ended, and each once', async () => {
    const telemetry = recorder();
    const server = await started(telemetry);
    await rawAnswer(server, request('GET', '/stream'));
    await rawAnswer(server, request('HEAD', '/users/x'));
    await telemetry.next();
    await telemetry.next();
    expect(telemetry.recorded.map(({ method, status }) => [method, status])).toEqual([
      ['GET', 200],
      ['HEAD', 200],
    ]);
  });

  it('records a request that its visitor has cancelled, as that', async () => {
    const telemetry = recorder();
    const server = await started(telemetry);
    const arrived = once(server, 'request');
    const cancelled = get({ port: portOf(server), path: '/slow' }).on('error', () => undefined);
    await arrived;
    cancelled.destroy();
    expect(await telemetry.next()).toMatchObject({ status: 499 });
  });

  it.each(['/users/Ann', '/stream', '/teams/1/fail', '/nowhere'])(
    'leaves every byte of the answer to %s as it is, on, off and broken',
    async (path) => {
      const answers: string[] = [];
      const isOff = recorder({ isOn: () => false });
      const fails = recorder({
        record: () => {
          throw new Error('must stay inside');
        },
      });
      for (const telemetry of [undefined, recorder(), isOff, fails]) {
        answers.push(await rawAnswer(await started(telemetry), request('GET', path)));
      }
      expect(answers[0]).toMatch(/^HTTP\/1.1 \d{3} /);
      expect(new Set(answers).size).toBe(1);
      expect(isOff.recorded).toEqual([]);
    },
  );

  it('listens to nothing where it is off', async () => {
    const listeners: (string | undefined)[] = [];
    for (const telemetry of [undefined, recorder({ isOn: () => false }), recorder()]) {
      const answer = await rawAnswer(await started(telemetry), request('GET', '/listeners'));
      listeners.push(/\d+$/.exec(answer.trim())?.[0]);
    }
    const [without, off, on] = listeners.map(Number);
    expect(off).toBe(without);
    expect(on).toBe(Number(without) + 1);
  });

  it('reduces two headers to a family and a language, only where they are declared', async () => {
    const headers =
      'User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0\n' +
      'Accept-Language: de-CH,de;q=0.9\nConnection: close\n\n';
    const text = `GET /users/x HTTP/1.1\nHost: localhost\n${headers}`;
    const declared = recorder();
    await rawAnswer(await started(declared), text);
    expect(await declared.next()).toMatchObject({ user_agent: 'firefox', accept_language: 'de' });
    const undeclared = recorder({ declares: (_event, field) => field === undefined });
    await rawAnswer(await started(undeclared), text);
    const { user_agent, accept_language } = await undeclared.next();
    expect([user_agent, accept_language]).toEqual([undefined, undefined]);
  });
});

describe('the adapter of hono outside of Node', () => {
  it('records a request when its answer begins', async () => {
    const telemetry = recorder();
    const app = new Hono();
    app.use(trackRequests(telemetry));
    app.get('/users/:name', (context) => context.text('hello', 201));
    const headers = { 'user-agent': 'curl/8.5.0', 'accept-language': 'fr' };
    const answer = await app.request('/users/Ann', { headers });
    expect([answer.status, await answer.text()]).toEqual([201, 'hello']);
    expect(await telemetry.next()).toMatchObject({
      route: '/users/:name',
      method: 'GET',
      status: 201,
      user_agent: 'curl',
      accept_language: 'fr',
    });
    await app.request('/geheim');
    expect(await telemetry.next()).toMatchObject({ route: '/{unmatched}', status: 404 });
  });
});
