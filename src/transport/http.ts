/**
 * One POST over node:http or node:https, which are loaded at the first request: a program that
 * shares nothing loads nothing. Unlike fetch it will take a proxy and its own name look-up.
 */
import type { ClientRequest, IncomingMessage } from 'node:http';
import { readAnswer } from './answer.js';
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
          headers: {
            ...request.headers,
            'content-length': body.byteLength,
            accept: 'application/json',
            'accept-encoding': 'identity',
          },
          // A connection of its own, closed with the answer: nothing stays open afterwards.
          agent: false,
        });
      return exchange(outgoing, body, request, limits);
    },
  };
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
    outgoing.on('error', (error) => finish(unsent(error, url)));
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

function aborted(): TransportResult {
  return { outcome: 'failure', reason: 'aborted', message: 'Sending was stopped.' };
}

function late(origin: string, timeoutMs: number): TransportResult {
  const seconds = Math.max(1, Math.round(timeoutMs / 1_000));
  const message = `${origin} did not answer within ${seconds} s.`;
  return { outcome: 'failure', reason: 'deadline', message };
}

function tooLong(origin: string): TransportResult {
  const message = `${origin} answered at a length that no aboveboard service does.`;
  return { outcome: 'failure', reason: 'not-our-service', message };
}

function brokenOff(origin: string): TransportResult {
  const message = `The connection to ${origin} broke off.`;
  return { outcome: 'retryable', reason: 'broken-off', message };
}

/** Where trying again soon may help; anything else, such as a certificate, stays as it is. */
const PASSING = new Set(['ECONNREFUSED', 'EAI_AGAIN', 'ENETUNREACH', 'EHOSTUNREACH', 'ETIMEDOUT']);
const BREAKS = new Set(['ECONNRESET', 'EPIPE', 'HPE_INVALID_EOF_STATE']);

function unsent(error: NodeJS.ErrnoException, url: URL): TransportResult {
  const code = error.code ?? 'unknown';
  if (BREAKS.has(code)) return brokenOff(url.origin);
  if (code.startsWith('HPE_')) {
    const message = `What answers at ${url.origin} does not speak HTTP.`;
    return { outcome: 'failure', reason: 'not-our-service', message };
  }
  const message =
    code === 'ENOTFOUND'
      ? `There is no host named ${url.hostname}, or this machine is offline.`
      : `${url.origin} cannot be reached (${code}).`;
  const outcome = PASSING.has(code) ? 'retryable' : 'failure';
  return { outcome, reason: 'unreachable', message };
}
