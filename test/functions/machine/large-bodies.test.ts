import { once } from 'node:events';
import { createServer, request, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { SMALL_BODY_BYTES } from '../../../functions/src/limits.js';
import type { Listener } from '../../../functions/src/listener.js';
import { admitting } from '../../../functions/src/machine/large-bodies.js';

const LARGE = SMALL_BODY_BYTES + 1;
const BUDGET = 2 * LARGE;

describe('one machine', () => {
  let server: Server;
  let url: string;
  beforeEach(async () => {
    const answer: Listener = async (incoming, response) => {
      for await (const _ of incoming);
      response.end();
    };
    const admitted = admitting(answer, BUDGET);
    server = createServer(
      (incoming, response) => void admitted(incoming, response)?.catch(() => {}),
    );
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    // Listening on a host and a port, a server has an address of this form.
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  /** Arrives, and is not finished; answers how to end it, as a client that goes away. */
  async function begun(): Promise<() => Promise<void>> {
    const arrived = new Promise<ServerResponse>((resolve) => {
      server.once('request', (_, response) => resolve(response));
    });
    const sending = request(url, { method: 'POST', headers: { 'Content-Length': LARGE } });
    sending.on('error', () => undefined);
    sending.write('x');
    const response = await arrived;
    const gone = new Promise<void>((resolve) => response.once('close', resolve));
    return () => {
      sending.destroy();
      return gone;
    };
  }

  async function statusOf(body: Uint8Array, headers: Record<string, string> = {}) {
    const answered = await fetch(url, { method: 'POST', body, headers });
    if (answered.status === 503) expect(answered.headers.get('retry-after')).toBe('10');
    return answered.status;
  }

  it('takes no large body while others fill the memory for them, but every small one', async () => {
    const leave = await begun();
    await begun();
    const large = new Uint8Array(LARGE);
    expect(await statusOf(large)).toBe(503);
    const packed = gzipSync(
      Buffer.from(JSON.stringify(Array.from({ length: 20_000 }, (_, i) => i))),
    );
    expect(await statusOf(packed, { 'Content-Encoding': 'gzip' })).toBe(503);
    expect(await statusOf(new Uint8Array(SMALL_BODY_BYTES))).toBe(200);

    await leave();
    expect(await statusOf(large)).toBe(200);
  });
});
