/** What services may still hold of this machine's shares, and its erasure. A door of the command's own. */
import { isHeld, type StoredReceipt } from '../outbox/index.js';
import { eraseAll } from './erase-all.js';
import { keptIn } from './kept.js';
import type { EraseResult, EraseSurroundings } from './types.js';

/** Newest first; of one package, or of all. */
export async function heldReceipts(
  packageName?: string,
  surroundings: EraseSurroundings = {},
): Promise<StoredReceipt[]> {
  const { now = () => new Date() } = surroundings;
  const { receipts } = await keptIn(surroundings).receipts.list();
  return receipts.filter(
    ({ receipt }) =>
      (packageName === undefined || receipt.package === packageName) && isHeld(receipt, now()),
  );
}

/** One result for each, in their order. What no service confirms is asked for again. */
export async function eraseHeld(
  held: readonly StoredReceipt[],
  surroundings: EraseSurroundings = {},
): Promise<EraseResult[]> {
  return eraseAll(held, surroundings);
}
