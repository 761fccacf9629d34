/**
 * A hop between client and service: counts the requests that come through, and lets a test do
 * something to the service, or to the connection, at an exact moment of one of them.
 */
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

export interface Passing {
  /** From 1. */
  readonly request: number;
  /** Hands the request on; the client sees the answer only if nothing is thrown afterwards. */
  readonly handOn: () => Promise<Response>;
}

export interface Hop {
  readonly address: string;
  readonly count: () => number;
  readonly close: () => void;
}

/** What `pass` throws breaks the client's connection off. */
export async function startHop(
  service: () => string,
  pass: (passing: Passing) => Promise<Response> = ({ handOn }) => handOn(),
): Promise<Hop> {
  let count = 0;
  const server = createServer(async (request, response) => {
    count += 1;
    try {
      const body = await buffer(request);
      const handOn = () => fetch(`${service()}${request.url}`, forwarded(request, body));
      const answer = await pass({ request: count, handOn });
      const type = answer.headers.get('content-type') ?? 'text/plain';
      response.writeHead(answer.status, { 'content-type': type }).end(await answer.text());
    } catch {
      request.socket.destroy();
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  // The cast: a server that listens on a host and a port has an address of this form.
  const { port } = server.address() as AddressInfo;
  return {
    address: `http://127.0.0.1:${port}`,
    count: () => count,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

function forwarded(request: IncomingMessage, body: Buffer): RequestInit {
  const headers = new Headers();
  for (const name of ['content-type', 'content-encoding', 'erasure-key']) {
    const value = request.headers[name];
    if (typeof value === 'string') headers.set(name, value);
  }
  return { method: request.method ?? 'POST', headers, body: new Uint8Array(body) };
}
