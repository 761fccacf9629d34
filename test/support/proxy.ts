/** A real proxy that makes tunnels, and a real TLS server at their end. Both on the loopback interface. */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { createServer as createTlsServer } from 'node:tls';
import { fileURLToPath } from 'node:url';

const FIXTURES = new URL('../fixtures/tls/', import.meta.url);

/** Of `telemetry.test` and `localhost`; a process trusts it by NODE_EXTRA_CA_CERTS. */
export const CERTIFICATE = fileURLToPath(new URL('certificate.pem', FIXTURES));

export interface Listening {
  readonly port: number;
  close(): void;
}

export interface ProxyServer extends Listening {
  /** What was asked for, such as `CONNECT telemetry.test:443`, with the credentials that came along. */
  readonly asked: { readonly what: string; readonly authorization: string | undefined }[];
}

type Answer = (socket: Duplex, request: IncomingMessage) => void;

/** Connects to one port here, whatever it is asked for. */
export function tunnelTo(port: number): Answer {
  return (socket) => {
    const onward = connect(port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      onward.pipe(socket).pipe(onward);
    });
    onward.on('error', () => socket.destroy());
    socket.on('error', () => onward.destroy());
  };
}

export function refuseWith(status: number): Answer {
  return (socket) => {
    socket.end(`HTTP/1.1 ${status} No\r\nContent-Length: 0\r\n\r\n`);
  };
}

export async function proxyServer(answer: Answer): Promise<ProxyServer> {
  const asked: ProxyServer['asked'] = [];
  const server = createServer((_, response) => response.writeHead(400).end());
  server.on('connect', (request, socket) => {
    const authorization = request.headers['proxy-authorization'];
    asked.push({ what: `CONNECT ${request.url}`, authorization });
    answer(socket, request);
  });
  return { ...(await listen(server)), asked };
}

/** Speaks TLS, and hands on what it hears to a port where plain HTTP is spoken. */
export function tlsInFrontOf(port: number): Promise<Listening> {
  const [key, cert] = ['key.pem', 'certificate.pem'].map((name) =>
    readFileSync(new URL(name, FIXTURES)),
  );
  const server = createTlsServer({ key, cert }, (socket) => {
    const onward = connect(port, '127.0.0.1');
    onward.on('error', () => socket.destroy());
    socket.on('error', () => onward.destroy());
    onward.pipe(socket).pipe(onward);
  });
  return listen(server);
}

async function listen(server: Server | ReturnType<typeof createTlsServer>): Promise<Listening> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  // The cast: a server that listens on TCP has no other kind of address.
  const { port } = server.address() as AddressInfo;
  return {
    port,
    close() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}
