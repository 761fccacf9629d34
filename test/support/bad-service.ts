/**
 * Services that a program must not notice, each really bad: on the loopback interface, names and
 * all. The benchmark measures with the same ones.
 */
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';

export interface BadService {
  readonly endpoint: string;
  /** Of the name server to ask, with its port; undefined: whichever. */
  readonly nameServer?: string;
  /** Resolves when somebody has come; where nobody can, at once. */
  readonly noticed: Promise<unknown>;
  close(): void;
}

/** It is only ever asked for. */
const NAMED = 'https://telemetry.test';

const HEAD = 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n';
const BUSY = '{"detail":"Busy."}';
const SLOWLY_MS = 100;

type Answer = (socket: Socket) => void;

const ANSWERS: Readonly<Record<string, Answer>> = {
  'accepts and never answers': () => undefined,
  'answers headers slowly': (socket) => {
    socket.write(HEAD);
    const timer = setInterval(() => socket.write('X-Wait: on\r\n'), SLOWLY_MS);
    socket.on('close', () => clearInterval(timer));
  },
  'stalls in the body': (socket) => socket.write(`${HEAD}Content-Length: 1000\r\n\r\n{"id":`),
  'answers 503 for ever': (socket) => {
    const head = 'HTTP/1.1 503 Busy\r\nContent-Type: application/problem+json\r\n';
    socket.end(`${head}Connection: close\r\nContent-Length: ${BUSY.length}\r\n\r\n${BUSY}`);
  },
  resets: (socket) => socket.resetAndDestroy(),
};

interface NameServer {
  readonly address: string;
  readonly port: number;
}

type Start = (nameServer?: NameServer) => Promise<BadService>;

export const BAD_SERVICES: Readonly<Record<string, Start>> = {
  ...Object.fromEntries(
    Object.entries(ANSWERS).map(([name, answer]) => [name, () => serve(answer)]),
  ),
  refuses: async () => {
    const { endpoint, close } = await serve(() => undefined);
    close();
    return { endpoint, noticed: Promise.resolve(), close };
  },
  'has a name that does not exist': (at) => name(denial, at),
  'has a name server that never answers': (at) => name(() => undefined, at),
};

async function serve(answer: Answer): Promise<BadService> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => sockets.delete(socket));
    socket.once('data', () => {
      server.emit('noticed');
      answer(socket);
    });
  });
  const noticed = once(server, 'noticed');
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  // The cast: a server that listens on TCP has no other kind of address.
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    noticed,
    close() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

async function name(
  answer: (question: Buffer) => Buffer | undefined,
  { address, port }: NameServer = { address: '127.0.0.1', port: 0 },
): Promise<BadService> {
  const socket = createSocket('udp4');
  const noticed = once(socket, 'message');
  socket.on('message', (question, asker) => {
    const said = answer(question);
    if (said !== undefined) socket.send(said, asker.port, asker.address);
  });
  socket.bind(port, address);
  await once(socket, 'listening');
  const nameServer = `${address}:${socket.address().port}`;
  return { endpoint: NAMED, nameServer, noticed, close: () => socket.close() };
}

/** The question again, marked as answered: there is no such name (RFC 1035, 4.1.1). */
function denial(question: Buffer): Buffer {
  const answer = Buffer.from(question);
  answer.writeUInt16BE(0x8183, 2);
  return answer;
}
