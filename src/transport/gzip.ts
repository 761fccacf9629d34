/** Compresses a request once, before it is sent as often as it takes. zlib is loaded when needed. */
import { promisify } from 'node:util';
import { COMPRESS_FROM_BYTES } from './policy.js';
import type { OutgoingRequest, Transport } from './types.js';

export function withGzip(inner: Transport): Transport {
  return {
    async send(request, limits) {
      if (!isWorthIt(request)) return inner.send(request, limits);
      const { gzip } = await import('node:zlib');
      const body = await promisify(gzip)(request.body);
      const headers = encodedHeaders(request);
      return inner.send({ ...request, headers, body }, limits);
    },
  };
}

/** With what says that the body is compressed, where it will be. */
export function encodedHeaders(request: OutgoingRequest): Readonly<Record<string, string>> {
  const { headers } = request;
  return isWorthIt(request) ? { ...headers, 'content-encoding': 'gzip' } : headers;
}

function isWorthIt({ body }: OutgoingRequest): boolean {
  return body.length >= COMPRESS_FROM_BYTES;
}
