/**
 * How something leaves: one method, whose answer is a value and never an exception. Compression
 * and retries are decorators around it.
 */
import type { StopSignal } from '../wire.js';

export interface OutgoingRequest {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON text, or what a decorator made of it; sent by POST. */
  readonly body: string | Uint8Array;
}

export interface SendLimits {
  /** Spans look-up, connecting, waiting, reading, and every repetition. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal | undefined;
}

export type FailureReason =
  | 'aborted'
  /** The ledger could not be written, so that nothing left. */
  | 'not-recorded'
  | 'deadline'
  /** No connection: refused, also by a proxy, no such host, no route, a certificate that does not hold. */
  | 'unreachable'
  /** The connection ended before the answer did. */
  | 'broken-off'
  /** The service answered with a problem; `status` says which. */
  | 'answered'
  /** The service had asked for no more of this, or for a pause: nothing left. */
  | 'stopped'
  | 'paused'
  /** Something answered that is not the service: a sign-in page, a redirect, another program. */
  | 'not-our-service';

interface Unsuccessful {
  readonly reason: FailureReason;
  /** A plain sentence. */
  readonly message: string;
  readonly status?: number;
  /** The service wants no more of this for a while. */
  readonly stop?: StopSignal;
}

export type TransportResult =
  | { readonly outcome: 'success'; readonly status: number; readonly body: object }
  /** The same request may succeed later, or has already: every request may be repeated. */
  | (Unsuccessful & {
      readonly outcome: 'retryable';
      /** What the service asks for: at most a day. */
      readonly retryAfterMs?: number;
    })
  | (Unsuccessful & { readonly outcome: 'failure' });

export interface Transport {
  send(request: OutgoingRequest, limits: SendLimits): Promise<TransportResult>;
}
