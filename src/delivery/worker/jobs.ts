/** What the worker is asked to do, and what it answers. All of it is structured-clonable. */
import type { DeliveryOrder, DeliveryResult, Departure } from '../../outbox/index.js';
import type { TransportResult, Way } from '../../transport/index.js';

/** One request, into the ledger and out, unless the service wants none of its stream. */
export interface SendJob {
  readonly kind: 'send';
  readonly way: Way;
  /** The folder of all packages. */
  readonly folder: string;
  readonly of: Pick<Departure, 'package' | 'session'>;
  /** Undefined: of none, and never stopped, such as an erasure. */
  readonly stream?: 'usage' | undefined;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array;
  readonly timeoutMs: number;
}

/** What waits on disk, as far as it may leave. */
export interface DeliverJob {
  readonly kind: 'deliver';
  readonly way: Way;
  readonly order: DeliveryOrder;
}

export type Job = SendJob | DeliverJob;

export interface Results {
  readonly send: TransportResult;
  readonly deliver: DeliveryResult;
}

export type ResultOf<J extends Job> = Results[J['kind']];

export interface Ordered {
  readonly id: number;
  readonly job: Job;
}

/** No result: it failed in a way that nobody thought of. */
export interface Done {
  readonly id: number;
  readonly result?: Results[keyof Results];
}
