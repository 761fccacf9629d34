/**
 * One POST over node:http or node:https, which are loaded at the first request: a program that
 * shares nothing loads nothing. Unlike fetch it will take a proxy and its own name look-up.
 */
import type { ClientRequest, IncomingMessage } from 'node:http';
import { readAnswer } from './answer.js';
import { aborted, brokenOff, late, tooLong, unsent } from './failures.js';
import { RESPONSE_MAX_BYTES } from './policy.js';
import type { OutgoingRequest, SendLimits, Transport, TransportResult } from './types.js';

export function createHttpTransport(): Transport {
  return {
    async send(request, limits) {
      const { request: open } =
        request.url.protocol === 'https:' ? await import('node:https') : await import('node:http');
      const body = Buffer.from(request.body);
      const outgoing = () =>
        open(request.url, {
          method: 'POST',
          headers: { ...headersOf(request), 'content-length': body.byteLength },
          // A connection of its own, closed with the answer: nothing stays open afterwards.
          agent: false,
        });
      return exchange(outgoing, body, request, limits);
    },
  };
}

/** All that are sent, beside those that HTTP itself needs. */
export function headersOf({ headers }: Pick<OutgoingRequest, 'headers'>): Record<string, string> {
  return { ...headers, accept: 'application/json', 'accept-encoding': 'identity' };
}

function exchange(
  open: () => ClientRequest,
  body: Uint8Array,
  { url }: OutgoingRequest,
  { timeoutMs, signal }: SendLimits,
): Promise<TransportResult> {
  if (signal?.aborted) return Promise.resolve(aborted());
  return new Promise((resolve) => {
    const outgoing = open();
    const finish = (result: TransportResult) => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
      outgoing.destroy();
      resolve(result);
    };
    const onAbort = () => finish(aborted());
    const timer = setTimeout(() => finish(late(url.origin, timeoutMs)), timeoutMs);
    signal?.addEventListener('abort', onAbort);
    outgoing.on('response', (response) => collect(response, url.origin, finish));
    // Stays after the end: destroying an unfinished request raises one more error.
    outgoing.on('error', (error: NodeJS.ErrnoException) =>
      finish(unsent(error.code ?? 'unknown', url)),
    );
    outgoing.end(body);
  });
}

function collect(
  response: IncomingMessage,
  origin: string,
  finish: (result: TransportResult) => void,
): void {
  const chunks: Buffer[] = [];
  let size = 0;
  response.on('data', (chunk: Buffer) => {
    size += chunk.byteLength;
    chunks.push(chunk);
    if (size > RESPONSE_MAX_BYTES) finish(tooLong(origin));
  });
  response.on('end', () => {
    finish(
      readAnswer(
        {
          status: response.statusCode ?? 0,
          contentType: response.headers['content-type'] ?? '',
          retryAfter: response.headers['retry-after'],
          text: Buffer.concat(chunks).toString('utf8'),
        },
        origin,
      ),
    );
  });
  response.on('error', () => finish(brokenOff(origin)));
}
