/** Compresses a request once, before it is sent as often as it takes. zlib is loaded when needed. */
import { promisify } from 'node:util';
import { COMPRESS_FROM_BYTES } from './policy.js';
import type { Transport } from './types.js';

export function withGzip(inner: Transport): Transport {
  return {
    async send(request, limits) {
      if (request.body.length < COMPRESS_FROM_BYTES) return inner.send(request, limits);
      const { gzip } = await import('node:zlib');
      const body = await promisify(gzip)(request.body);
      const headers = { ...request.headers, 'content-encoding': 'gzip' };
      return inner.send({ ...request, headers, body }, limits);
    },
  };
}
