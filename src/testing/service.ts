/**
 * A service in the process of a test, on the loopback interface: it speaks what travels, takes
 * everything once, stores nothing, and shows what it was sent.
 */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { answerTo } from './answers.js';
import { shown } from './expect-nothing.js';
import {
  createReceived,
  sessionsOf,
  type TestEvent,
  type TestRequest,
  type TestSession,
  type Values,
} from './received.js';

/** What arrived so far, and when to stop. */
export interface TestService {
  /** The endpoint for `createTelemetry()`. */
  readonly url: string;
  /** Whatever arrived, also what was not understood. */
  readonly requests: readonly TestRequest[];
  /** Usage pings, once each. */
  readonly usage: readonly Values[];
  /** Events, once each. */
  readonly events: readonly TestEvent[];
  /** What was shared and not erased. */
  readonly sessions: readonly TestSession[];
  /** The ids of sessions that were erased. */
  readonly erased: readonly string[];
  /**
   * Resolves as soon as it is true, which is asked now and after each request. Rejects with what did
   * arrive where it is not within `within` milliseconds, 10,000 unless said otherwise.
   */
  until(isReached: () => boolean, options?: { readonly within?: number }): Promise<void>;
  close(): Promise<void>;
}

/** A worker may have to start first, on a busy machine. */
const WAITED_MS = 10_000;

/** Starts a service on a free port of 127.0.0.1. It keeps a process running until it is closed. */
export async function startTestService(): Promise<TestService> {
  const requests: TestRequest[] = [];
  const received = createReceived();
  const waiting = new Set<() => void>();
  function note(request: TestRequest): void {
    requests.push(request);
  }
  function noted(): void {
    for (const look of waiting) look();
  }

  const server = createServer(async (incoming, response) => {
    try {
      const request = await read(incoming);
      note(request);
      const { status, body } = answerTo(request, received);
      answerJson(response, status, body);
    } catch {
      // Whoever sent it went away, or sent what cannot be inflated.
      response.destroy();
    }
    noted();
  });
  server.on('connect', ({ method = '', url = '', headers }: IncomingMessage, socket) => {
    note({ method, path: url, headers, body: '' });
    socket.on('error', () => undefined);
    socket.end('HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n');
    noted();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('There is no port.');

  return {
    url: `http://127.0.0.1:${address.port}`,
    requests,
    get usage() {
      return [...received.usage.values()];
    },
    get events() {
      return [...received.events.values()];
    },
    get sessions() {
      return sessionsOf(received);
    },
    erased: received.erased,
    until: (isReached, { within = WAITED_MS } = {}) =>
      new Promise((resolve, reject) => {
        const late = setTimeout(() => {
          waiting.delete(look);
          reject(new Error(lateText(within, requests)));
        }, within);
        const look = () => {
          try {
            if (!isReached()) return;
            resolve();
          } catch (error) {
            reject(error);
          }
          clearTimeout(late);
          waiting.delete(look);
        };
        waiting.add(look);
        look();
      }),
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

function lateText(within: number, requests: readonly TestRequest[]): string {
  const arrived = requests.length === 0 ? ['nothing'] : requests.map(shown);
  return [`This did not come about within ${within} ms. What arrived:`, ...arrived].join('\n  ');
}

async function read(incoming: IncomingMessage): Promise<TestRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk);
  const raw = Buffer.concat(chunks);
  const { method = '', url = '', headers } = incoming;
  const inflated = headers['content-encoding'] === 'gzip' ? gunzipSync(raw) : raw;
  return { method, path: url, headers, body: inflated.toString('utf8') };
}

function answerJson(response: ServerResponse, status: number, body: object): void {
  const type = status < 400 ? 'application/json' : 'application/problem+json';
  response.writeHead(status, { 'content-type': type });
  response.end(JSON.stringify(body));
}
