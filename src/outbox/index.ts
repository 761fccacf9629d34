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
export { LINE_MAX_AGE_MS } from './limits.js';
export { isLoss, lineText, readLine } from './line.js';
export { addLosses, isReported, type LossReason, readLosses } from './losses.js';
export { hasEnded, newMark, type Processes, systemProcesses } from './process-mark.js';
export {
  type ActiveReceipt,
  isErasurePending,
  isHeld,
  type Receipt,
  type SentPart,
  withPart,
} from './receipt.js';
export {
  createReceipts,
  type ReceiptList,
  type Receipts,
  type StoredReceipt,
} from './receipts.js';
export { removeWaiting } from './remove-waiting.js';
export { listSegments, outboxFolder, type Segment, segmentName } from './segments.js';
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
