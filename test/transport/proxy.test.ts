/** The user's proxy, in this process; test/delivery/proxy.test.ts has it in a worker, and with TLS. */
import { afterEach, describe, expect, it } from '@jest/globals';
import { createHttpTransport } from '../../src/transport/http.js';
import { type Listening, proxyServer, refuseWith, tunnelTo } from '../support/proxy.js';
import { answerJson, closedPort, scriptedServer } from '../support/scripted-server.js';

const LIMITS = { timeoutMs: 10_000 };
const SECRET = 'hunter2';

const open: { close(): unknown }[] = [];

afterEach(() => {
  for (const one of open.splice(0)) one.close();
});

function opened<T extends Listening>(one: T): T {
  open.push(one);
  return one;
}

function send(proxy: string, url = 'https://telemetry.test/v1/usage', limits = LIMITS) {
  const request = { url: new URL(url), headers: {}, body: '{}' };
  return createHttpTransport({ proxyFor: async () => proxy }).send(request, limits);
}

describe('a request through a proxy', () => {
  it('arrives, and the proxy alone learns its password', async () => {
    const service = await scriptedServer((_, response) => answerJson(response, 200, { a: 1 }));
    open.push(service);
    const proxy = opened(await proxyServer(tunnelTo(Number(new URL(service.url).port))));
    const result = await send(
      `http://ada:${SECRET}@127.0.0.1:${proxy.port}`,
      'http://nowhere.test/',
    );
    expect(result).toEqual({ outcome: 'success', status: 200, body: { a: 1 } });
    expect(proxy.asked).toEqual([
      {
        what: 'CONNECT nowhere.test:80',
        authorization: `Basic ${Buffer.from(`ada:${SECRET}`).toString('base64')}`,
      },
    ]);
    expect(JSON.stringify(service.received)).not.toMatch(/proxy-authorization|YWRh/i);
  });

  it.each([
    [407, 'failure'],
    [403, 'failure'],
    [502, 'retryable'],
  ])(
    'that is refused with %i says who refused it, and never the password',
    async (status, outcome) => {
      const proxy = opened(await proxyServer(refuseWith(status)));
      expect(await send(`http://ada:${SECRET}@127.0.0.1:${proxy.port}`)).toEqual({
        outcome,
        reason: 'unreachable',
        message: `The proxy 127.0.0.1:${proxy.port} refused a connection to https://telemetry.test with the status ${status}.`,
      });
    },
  );

  it('says when nobody listens there', async () => {
    const { host } = new URL(await closedPort());
    expect(await send(`http://ada:${SECRET}@${host}`)).toEqual({
      outcome: 'retryable',
      reason: 'unreachable',
      message: `https://telemetry.test cannot be reached through the proxy ${host} (ECONNREFUSED).`,
    });
  });

  it('ends at its deadline where the proxy is silent, and leaves no connection to it', async () => {
    let left = () => {};
    const leaving = new Promise<void>((resolve) => {
      left = resolve;
    });
    const proxy = opened(await proxyServer((socket) => socket.on('end', left).resume()));
    const result = await send(`http://127.0.0.1:${proxy.port}`, undefined, { timeoutMs: 300 });
    expect(result).toMatchObject({ reason: 'deadline' });
    await leaving;
  });

  it.each([`socks5://ada:${SECRET}@127.0.0.1:1`, `http://%ZZ:${SECRET}@127.0.0.1:1`, SECRET])(
    'does not leave where the address of the proxy cannot be used, and does not show it: %j',
    async (address) => {
      const result = await send(address);
      expect(result).toMatchObject({ outcome: 'failure', reason: 'unreachable' });
      expect(JSON.stringify(result)).not.toContain(SECRET);
    },
  );

  it('goes to a proxy by its IPv6 address', async () => {
    const result = await send('http://[::1]:1');
    // Nobody listens there, or this machine has no such address: but it was understood.
    expect(result).toMatchObject({
      message: expect.stringMatching(
        /through the proxy \[::1\]:1 \((ECONNREFUSED|EADDRNOTAVAIL)\)/,
      ),
    });
  });
});
