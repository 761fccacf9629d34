/**
 * One POST over node:http or node:https, which are loaded at the first request: a program that
 * shares nothing loads nothing. Unlike fetch it takes a proxy and a name look-up of our own.
 */
import type { ClientRequest, IncomingMessage, RequestOptions } from 'node:http';
import type { LookupFunction } from 'node:net';
import type { Duplex } from 'node:stream';
import { readAnswer } from './answer.js';
import {
  aborted,
  brokenOff,
  late,
  refusedByProxy,
  tooLong,
  unsent,
  unusableProxy,
} from './failures.js';
import { RESPONSE_MAX_BYTES } from './policy.js';
import { type ProxyFinder, RefusedByProxy, type Tunnel, tunnelThrough } from './proxy.js';
import { readRetryAfter } from './retry-after.js';
import type { OutgoingRequest, SendLimits, Transport, TransportResult } from './types.js';

export interface HttpOptions {
  /** Without it names are looked up as in any program. */
  readonly lookup?: LookupFunction;
  /** Without it there is none in between. */
  readonly proxyFor?: ProxyFinder;
}

export function createHttpTransport(options: HttpOptions = {}): Transport {
  const { lookup, proxyFor = async () => undefined } = options;
  return {
    async send(request, limits) {
      const { url } = request;
      const { request: open } =
        url.protocol === 'https:' ? await import('node:https') : await import('node:http');
      const address = await proxyFor(url);
      const tunnel = address === undefined ? undefined : tunnelThrough(address, url);
      if (address !== undefined && tunnel === undefined) return unusableProxy();
      const body = Buffer.from(request.body);
      const begin = (signal: AbortSignal) =>
        open(url, {
          method: 'POST',
          headers: { ...headersOf(request), 'content-length': body.byteLength },
          // A connection of its own, closed with the answer: nothing stays open afterwards.
          ...(tunnel === undefined
            ? { agent: false, ...(lookup && { lookup }) }
            : { createConnection: through(tunnel, signal, lookup) }),
        });
      return exchange({ url, begin, body, tunnel }, limits);
    },
  };
}

/** All that are sent, beside those that HTTP itself needs. */
export function headersOf({ headers }: Pick<OutgoingRequest, 'headers'>): Record<string, string> {
  return { ...headers, accept: 'application/json', 'accept-encoding': 'identity' };
}

interface Exchange {
  readonly url: URL;
  /** The signal ends also what a proxy was asked for. */
  readonly begin: (signal: AbortSignal) => ClientRequest;
  readonly body: Uint8Array;
  readonly tunnel: Tunnel | undefined;
}

function exchange(
  { url, begin, body, tunnel }: Exchange,
  { timeoutMs, signal }: SendLimits,
): Promise<TransportResult> {
  if (signal?.aborted) return Promise.resolve(aborted());
  return new Promise((resolve) => {
    const ended = new AbortController();
    const outgoing = begin(ended.signal);
    const finish = (result: TransportResult) => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
      outgoing.destroy();
      ended.abort();
      resolve(result);
    };
    const onAbort = () => finish(aborted());
    const timer = setTimeout(() => finish(late(url.origin, timeoutMs)), timeoutMs);
    signal?.addEventListener('abort', onAbort);
    outgoing.on('response', (response) => collect(response, url.origin, finish));
    // Stays after the end: destroying an unfinished request raises one more error.
    outgoing.on('error', (error) => finish(failed(error, url, tunnel)));
    outgoing.end(body);
  });
}

function through(
  tunnel: Tunnel,
  signal: AbortSignal,
  lookup: LookupFunction | undefined,
): NonNullable<RequestOptions['createConnection']> {
  return (_, connected) => {
    tunnel.open(signal, lookup).then(
      (socket) => connected(null, socket),
      // The cast: Node's types have it that there is a connection also where there is none.
      (error: Error) => connected(error, undefined as unknown as Duplex),
    );
    return undefined;
  };
}

function failed(
  error: NodeJS.ErrnoException,
  url: URL,
  tunnel: Tunnel | undefined,
): TransportResult {
  if (error instanceof RefusedByProxy) return refusedByProxy(error.status, url, error.proxy);
  return unsent(error.code ?? 'unknown', url, tunnel?.proxy);
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
          retryAfterMs: readRetryAfter(response.headers['retry-after'], Date.now()),
          text: Buffer.concat(chunks).toString('utf8'),
        },
        origin,
      ),
    );
  });
  response.on('error', () => finish(brokenOff(origin)));
}
