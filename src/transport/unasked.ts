/**
 * A door of the worker's own: how leaves what nobody asked for. It is sent once, since a later round
 * is a better time to try again than the last second of a program.
 */
import { withGzip } from './gzip.js';
import { createHttpTransport } from './http.js';
import { lookUpByNameServers } from './look-up.js';
import type { Transport } from './types.js';
import type { Way } from './way.js';

export function createUnaskedTransport({ proxy, nameServers }: Way): Transport {
  const lookup = lookUpByNameServers(nameServers);
  return withGzip(createHttpTransport({ lookup, proxyFor: async () => proxy }));
}
