/** The service on one machine: a server on the loopback interface over one store. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { OpenAPIHono } from '@hono/zod-openapi';
import { MAX_HEADER_BYTES } from '../limits.js';
import { listenerOf } from '../listener.js';
import { problem } from '../problem.js';

/** Other machines reach it through a proxy that brings TLS, or not at all. */
const HOST = '127.0.0.1';

/** A client that takes longer to send its headers, or the whole of a request, is let go. */
const HEADERS_WITHIN_MS = 10_000;
const REQUEST_WITHIN_MS = 60_000;
const CHECK_EVERY_MS = 5_000;

/** What is in flight at a stop may take this long to be answered. */
const FINISH_WITHIN_MS = 10_000;

export interface RunningServer {
  /** Without a slash at the end. */
  readonly url: string;
  /** Refuses new requests, finishes those in flight, resolves when the last connection is gone. */
  close(): Promise<void>;
}

/** Rejects with Node's error when the port cannot be had. */
export async function listen(app: OpenAPIHono, port: number): Promise<RunningServer> {
  const server = createServer(
    {
      headersTimeout: HEADERS_WITHIN_MS,
      requestTimeout: REQUEST_WITHIN_MS,
      connectionsCheckingInterval: CHECK_EVERY_MS,
      maxHeaderSize: MAX_HEADER_BYTES,
      // Node's own refusal would be empty; the listener's is a problem like all others.
      requireHostHeader: false,
    },
    listenerOf(app),
  );
  server.on('clientError', refuseUnreadable);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, HOST, () => {
      server.off('error', reject);
      resolve();
    });
  });
  // Listening on a host and a port, a server has an address of this form.
  const { port: actual } = server.address() as AddressInfo;
  return { url: `http://${HOST}:${actual}`, close: () => closed(server) };
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const late = setTimeout(() => server.closeAllConnections(), FINISH_WITHIN_MS);
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

const REFUSALS: Readonly<Record<string, readonly [number, string]>> = {
  HPE_HEADER_OVERFLOW: [431, `The headers are larger than ${MAX_HEADER_BYTES} bytes.`],
  ERR_HTTP_REQUEST_TIMEOUT: [408, 'The request did not arrive in time.'],
};

/** What is no HTTP never reaches the application; it is answered on the bare socket. */
function refuseUnreadable(error: NodeJS.ErrnoException, socket: Socket): void {
  if (!socket.writable || error.code === 'ECONNRESET') {
    socket.destroy();
    return;
  }
  const [status, detail] = REFUSALS[error.code ?? ''] ?? [400, 'This is not an HTTP request.'];
  const refusal = problem(status, detail);
  const body = JSON.stringify(refusal);
  socket.end(
    `HTTP/1.1 ${status} ${refusal.title}\r\nContent-Type: application/problem+json\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
}
