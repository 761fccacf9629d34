/** What one round of delivery knows, and all that it touches. */
import type {
  DeliveryOrder,
  Ledger,
  Losses,
  Processes,
  Receipts,
  StopsUntil,
} from '../outbox/index.js';
import type { Transport } from '../transport/index.js';

/** Everything outside of the order that delivery touches. */
export interface DeliveryTools {
  /** Sends once: repeating is for later rounds. */
  readonly transport: Transport;
  readonly ledger: Ledger;
  readonly receipts: Receipts;
  readonly now?: () => Date;
  /** From 0 up to 1. */
  readonly random?: () => number;
  readonly processes?: Processes;
}

export interface Round {
  readonly order: DeliveryOrder;
  readonly tools: Required<DeliveryTools>;
  /** Of the package's outbox. */
  readonly folder: string;
  /** Of the service. */
  readonly base: URL;
  requests: number;
  delivered: number;
  losses: Losses;
  /** Without a success in between. */
  failures: number;
  /** Milliseconds since 1970: nothing is sent before. */
  nextAttemptAt: number | null;
  stopped: StopsUntil;
}
