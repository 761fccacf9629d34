import { encodedHeaders, withGzip } from './gzip.js';
import { createHttpTransport, headersOf } from './http.js';
import { findProxy } from './proxy.js';
import { type RetryOptions, withRetry } from './retry.js';
import type { OutgoingRequest, Transport } from './types.js';

export { parseEndpoint } from './endpoint.js';
export { aborted, unrecorded, unsent } from './failures.js';
export { withLedger } from './ledger.js';
export { BACKGROUND_DEADLINE_MS, ERASE_DEADLINE_MS, SHARE_DEADLINE_MS } from './policy.js';
export type { FailureReason, OutgoingRequest, Transport, TransportResult } from './types.js';
export { type Way, wayTo } from './way.js';

/** What leaves while somebody waits: compressed once, repeated where that helps. */
export function createTransport(retry: RetryOptions = {}): Transport {
  return withGzip(withRetry(createHttpTransport({ proxyFor: findProxy }), retry));
}

/** The headers that a request leaves with, beside those that HTTP itself needs. */
export function headersAsSent(request: OutgoingRequest): Readonly<Record<string, string>> {
  return headersOf({ headers: encodedHeaders(request) });
}
