/** Where it waits, and what the user keeps of it: receipts with keys, and the ledger of what left. */
export {
  createLedger,
  type Departure,
  type Ledger,
  type LedgerEntry,
  type LedgerList,
  type LedgerOutcome,
} from './ledger.js';
export { formatLedger } from './ledger-text.js';
export {
  type ActiveReceipt,
  isErasurePending,
  isHeld,
  type Receipt,
  type SentPart,
} from './receipt.js';
export {
  createReceipts,
  newErasureKey,
  type ReceiptList,
  type Receipts,
  type StoredReceipt,
} from './receipts.js';
export type {
  Deliverer,
  DeliveryOrder,
  DeliveryResult,
  EventLine,
  FlushOptions,
  FlushResult,
  Losses,
  Outbox,
  OutboxLine,
  OutboxStatus,
  OutboxStream,
  Permit,
  ShareLine,
  StopsUntil,
  Waiting,
} from './types.js';
