import { withGzip } from './gzip.js';
import { createHttpTransport } from './http.js';
import { type RetryOptions, withRetry } from './retry.js';
import type { Transport } from './types.js';

export { parseEndpoint } from './endpoint.js';
export { ERASE_DEADLINE_MS, SHARE_DEADLINE_MS } from './policy.js';
export type { FailureReason, Transport, TransportResult } from './types.js';

/** What everything leaves by: compressed once, repeated where that helps. */
export function createTransport(retry: RetryOptions = {}): Transport {
  return withGzip(withRetry(createHttpTransport(), retry));
}
