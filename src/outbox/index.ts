/** Where it waits, and what the user keeps of it. */
export type { ActiveReceipt, Receipt, SentPart } from './receipt.js';
export {
  createReceipts,
  type ReceiptList,
  type Receipts,
  type StoredReceipt,
} from './receipts.js';
