/** The relay on Node's own server, and on those that are built on it. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { readText } from './read-text.js';
import type { RelayCore } from './relay.js';

/** What Express and its parsers add. */
export interface NodeRequest extends IncomingMessage {
  readonly ip?: string | undefined;
  readonly body?: unknown;
}

/** Of Fastify, which otherwise reads and parses a body before it asks who wants it. */
export interface FastifyRoute {
  readonly method: 'POST';
  readonly url: string;
  readonly onRequest: (
    request: { readonly raw: IncomingMessage; readonly ip: string },
    reply: { readonly raw: ServerResponse; hijack(): unknown },
  ) => Promise<void>;
  readonly handler: () => void;
}

/** Never rejects. */
export async function answerNode(
  relay: RelayCore,
  request: NodeRequest,
  response: ServerResponse,
  client = request.ip ?? request.socket.remoteAddress ?? '',
): Promise<void> {
  const { status, headers, body } = await relay.answer({
    method: request.method ?? '',
    header: (name) => {
      const value = request.headers[name];
      return Array.isArray(value) ? value.join() : value;
    },
    read: (maxBytes) => readBody(request, maxBytes),
    client,
  });
  // What was not read to its end must not be taken for the next request.
  if (status === 413) response.shouldKeepAlive = false;
  response.writeHead(status, headers);
  response.end(body ?? undefined);
}

export function fastifyRoute(relay: RelayCore, url: string): FastifyRoute {
  return {
    method: 'POST',
    url,
    onRequest(request, reply) {
      reply.hijack();
      return answerNode(relay, request.raw, reply.raw, request.ip);
    },
    handler: () => undefined,
  };
}

async function readBody(request: NodeRequest, maxBytes: number): Promise<string | undefined> {
  if (!request.readableDidRead) {
    // The answer still needs the connection of a body that is too long.
    return readText(request.iterator({ destroyOnReturn: false }), maxBytes);
  }
  const { body } = request;
  const text = typeof body === 'string' ? body : (JSON.stringify(body) ?? '');
  return Buffer.byteLength(text) > maxBytes ? undefined : text;
}
