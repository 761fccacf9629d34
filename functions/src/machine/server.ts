/** The service on one machine: a server on the loopback interface over one store. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { MAX_CONNECTIONS, MAX_HEADER_BYTES, PATIENCE } from '../limits.js';
import type { Listener } from '../listener.js';
import { problem } from '../problem.js';
import { admitting } from './large-bodies.js';
import { cutSlowReaders } from './slow-readers.js';

/** Other machines reach it through a proxy that brings TLS, or not at all. */
const HOST = '127.0.0.1';

/** As in `PATIENCE`; a test has less of it. */
export type Patience = { readonly [name in keyof typeof PATIENCE]: number };

export interface RunningServer {
  /** Without a slash at the end. */
  readonly url: string;
  /** Refuses new requests, finishes those in flight, resolves when the last connection is gone. */
  close(): Promise<void>;
}

/** Rejects with Node's error when the port cannot be had. */
export async function listen(
  listener: Listener,
  port: number,
  patience: Patience = PATIENCE,
): Promise<RunningServer> {
  const server = createServer(
    {
      headersTimeout: patience.headersWithinMs,
      requestTimeout: patience.requestWithinMs,
      connectionsCheckingInterval: patience.checkEveryMs,
      maxHeaderSize: MAX_HEADER_BYTES,
      // Node's own refusal would be empty; the listener's is a problem like all others.
      requireHostHeader: false,
    },
    admitting(listener),
  );
  server.maxConnections = MAX_CONNECTIONS;
  server.on('clientError', refuseUnreadable);
  server.on('checkExpectation', refuseExpectation);
  cutSlowReaders(server, patience);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, HOST, () => {
      server.off('error', reject);
      resolve();
    });
  });
  // Listening on a host and a port, a server has an address of this form.
  const { port: actual } = server.address() as AddressInfo;
  return { url: `http://${HOST}:${actual}`, close: () => closed(server, patience) };
}

function closed(server: Server, { finishWithinMs }: Patience): Promise<void> {
  return new Promise((resolve) => {
    const late = setTimeout(() => server.closeAllConnections(), finishWithinMs);
    server.on('request', (_request: IncomingMessage, response: ServerResponse) => {
      response.setHeader('Connection', 'close');
    });
    // A connection that was busy when the server closed stays open for its next request otherwise.
    const idle = setInterval(() => server.closeIdleConnections(), 50);
    server.close(() => {
      clearTimeout(late);
      clearInterval(idle);
      resolve();
    });
  });
}

/** Node's own refusal would be empty. Only `100-continue` can be met, and never comes here. */
function refuseExpectation(_request: IncomingMessage, response: ServerResponse): void {
  const refusal = problem(417, 'What the header Expect asks for is not done here; leave it out.');
  response.writeHead(417, { 'Content-Type': 'application/problem+json', Connection: 'close' });
  response.end(JSON.stringify(refusal));
}

const REFUSALS: Readonly<Record<string, readonly [number, string]>> = {
  HPE_HEADER_OVERFLOW: [431, `The headers are larger than ${MAX_HEADER_BYTES} bytes; send fewer.`],
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'The request did not arrive in time; send it again, faster.'],
};

/** What is no HTTP never reaches the application; it is answered on the bare socket. */
function refuseUnreadable(error: NodeJS.ErrnoException, socket: Socket): void {
  if (!socket.writable || error.code === 'ECONNRESET') {
    socket.destroy();
    return;
  }
  const [status, detail] = REFUSALS[error.code ?? ''] ?? [
    400,
    'This is not an HTTP request; send one.',
  ];
  const refusal = problem(status, detail);
  const body = JSON.stringify(refusal);
  socket.end(
    `HTTP/1.1 ${status} ${refusal.title}\r\nContent-Type: application/problem+json\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
}
