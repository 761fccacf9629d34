import { connect, type Socket } from 'node:net';
import { OpenAPIHono } from '@hono/zod-openapi';
import { afterEach, describe, expect, it } from '@jest/globals';
import { PATIENCE } from '../../../functions/src/limits.js';
import { listenerOf } from '../../../functions/src/listener.js';
import {
  listen,
  type Patience,
  type RunningServer,
} from '../../../functions/src/machine/server.js';

/** Nothing that is not waited for here takes as long as the test may. */
const FOREVER = 10 * 60_000;
const PATIENT: Patience = {
  headersWithinMs: FOREVER,
  requestWithinMs: FOREVER,
  checkEveryMs: 20,
  answerWindowMs: FOREVER,
  minAnswerBytes: PATIENCE.minAnswerBytes,
  finishWithinMs: FOREVER,
  stopWithinMs: FOREVER,
};

describe('one machine lets go of a client', () => {
  let server: RunningServer;
  let pulled = 0;
  let cancelled: Promise<void>;
  afterEach(() => server.close());

  async function start(patience: Partial<Patience>): Promise<Socket> {
    const app = new OpenAPIHono();
    app.post('/body', async (c) => c.text(await c.req.text().catch(() => 'cut')));
    let cancel: () => void;
    cancelled = new Promise((resolve) => {
      cancel = resolve;
    });
    app.get('/endless', (c) =>
      c.body(
        new ReadableStream({
          pull: (controller) => {
            pulled += 1;
            controller.enqueue(new Uint8Array(100_000));
          },
          cancel: () => cancel(),
        }),
      ),
    );
    server = await listen(listenerOf(app), 0, { ...PATIENT, ...patience });
    return connect(Number(new URL(server.url).port), '127.0.0.1');
  }

  /** All that came until the connection was closed. */
  async function untilClosed(socket: Socket): Promise<string> {
    let text = '';
    socket.setEncoding('latin1').on('data', (chunk: string) => {
      text += chunk;
    });
    await new Promise((resolve) => socket.once('close', resolve));
    return text;
  }

  it('whose headers do not come to an end, with a problem', async () => {
    const socket = await start({ headersWithinMs: 50 });
    socket.write('POST /body HTTP/1.1\r\nHost: a\r\nX-Slow: ');
    const answered = await untilClosed(socket);
    expect(answered).toMatch(/^HTTP\/1\.1 408 /);
    expect(answered).toContain('"status":408');
  });

  it('whose body does not come to an end', async () => {
    const socket = await start({ headersWithinMs: 50, requestWithinMs: 50 });
    socket.write('POST /body HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\nslow');
    expect(await untilClosed(socket)).toMatch(/^HTTP\/1\.1 408 /);
  });

  it('whose request is not finished when the service has to stop', async () => {
    const socket = await start({ finishWithinMs: 50 });
    const cut = new Promise((resolve) => socket.once('close', resolve));
    socket.on('error', () => undefined);
    const arrived = new Promise((resolve) => socket.once('data', resolve));
    socket.write('GET /endless HTTP/1.1\r\nHost: a\r\n\r\n');
    await arrived;
    socket.pause();
    await server.close();
    socket.resume();
    await cut;
  });

  it('who does not read the answer, and makes no more of it', async () => {
    const socket = await start({ answerWindowMs: 50 });
    socket.pause();
    socket.on('error', () => undefined);
    socket.write('GET /endless HTTP/1.1\r\nHost: a\r\n\r\n');
    await cancelled;
    // What the system buffers of a connection, and not all that there is.
    expect(pulled * 100_000).toBeLessThan(100_000_000);
    socket.destroy();
  });
});
