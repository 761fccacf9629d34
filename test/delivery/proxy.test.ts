/** Real programs behind a real proxy, that share and are counted by TLS. */
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { findTraces, makeFolder, ROOT, removeFolders, runProgram } from '../e2e/support.js';
import { CERTIFICATE, proxyServer, refuseWith, tlsInFrontOf, tunnelTo } from '../support/proxy.js';
import { answerJson } from '../support/scripted-server.js';
import { type SharingService, sharingService } from '../support/sharing-service.js';

const HOST = join(ROOT, 'test/fixtures/hosts/sharing.mjs');
const SECRET = 'hunter2';
const AUTHORIZATION = `Basic ${Buffer.from(`ada:${SECRET}`).toString('base64')}`;

const open: { close(): unknown }[] = [];

afterEach(() => {
  for (const one of open.splice(0)) one.close();
});
afterAll(removeFolders);

function opened<T extends { close(): unknown }>(one: T): T {
  open.push(one);
  return one;
}

/** The service, and the port where it is reached by TLS. */
async function serve(): Promise<{ service: SharingService; port: number }> {
  const service = await sharingService(({ path, text }, response) => {
    if (path !== '/v1/usage') return;
    const { id } = JSON.parse(text).fields;
    answerJson(response, 201, { id: id.stringValue, counted: true, dropped: [] });
  });
  opened(service);
  const { port } = opened(await tlsInFrontOf(Number(new URL(service.url).port)));
  return { service, port };
}

async function run(endpoint: string, env: Record<string, string>) {
  const home = makeFolder('proxy');
  const trust = { ABOVEBOARD_HOME: home, HOME: home, NODE_EXTRA_CA_CERTS: CERTIFICATE };
  const { stdout, stderr } = await runProgram([HOST, endpoint], { env: { ...trust, ...env } });
  expect(stderr).toBe('');
  return { home, said: JSON.parse(stdout) };
}

describe('a program behind a proxy', () => {
  it.each(['HTTPS_PROXY', 'https_proxy', 'ALL_PROXY'])(
    'shares and is counted through that of %s, which knows its name and password',
    async (variable) => {
      const { service, port } = await serve();
      const proxy = opened(await proxyServer(tunnelTo(port)));
      const address = `http://ada:${SECRET}@127.0.0.1:${proxy.port}`;
      const { home, said } = await run('https://telemetry.test', { [variable]: address });
      expect(said).toMatchObject({ outcome: 'shared', pings: { sent: 1, dropped: {} } });
      const tunnel = { what: 'CONNECT telemetry.test:443', authorization: AUTHORIZATION };
      expect(proxy.asked).toEqual([tunnel, tunnel]);
      expect(service.received.map(({ path }) => path).sort()).toEqual([
        '/v1/sessions',
        '/v1/usage',
      ]);
      expect(findTraces(home, [SECRET])).toEqual([]);
    },
  );

  it('takes an address without a scheme for one of http', async () => {
    const { port } = await serve();
    const proxy = opened(await proxyServer(tunnelTo(port)));
    const env = { HTTPS_PROXY: `127.0.0.1:${proxy.port}` };
    const { said } = await run('https://telemetry.test', env);
    expect(said).toMatchObject({ outcome: 'shared', pings: { sent: 1, dropped: {} } });
  });

  it('goes past it to what NO_PROXY names', async () => {
    const { port } = await serve();
    const proxy = opened(await proxyServer(refuseWith(403)));
    const { said } = await run(`https://localhost:${port}`, {
      HTTPS_PROXY: `http://127.0.0.1:${proxy.port}`,
      NO_PROXY: 'example.org, localhost',
    });
    expect(said).toMatchObject({ outcome: 'shared', pings: { sent: 1, dropped: {} } });
    expect(proxy.asked).toEqual([]);
  });

  it('is told when it refuses, and its password is nowhere', async () => {
    const proxy = opened(await proxyServer(refuseWith(407)));
    const { home, said } = await run('https://telemetry.test', {
      HTTPS_PROXY: `http://ada:${SECRET}@127.0.0.1:${proxy.port}`,
    });
    expect(said).toMatchObject({
      message: expect.stringContaining(
        `The proxy 127.0.0.1:${proxy.port} refused a connection to https://telemetry.test with the status 407.`,
      ),
      pings: { sent: 0, dropped: { unreachable: 1 } },
    });
    expect(JSON.stringify(said)).not.toContain(SECRET);
    expect(findTraces(home, [SECRET])).toEqual([]);
  });
});
