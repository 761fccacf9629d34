/** What is kept of shares on this machine: where the surroundings say, or where its platform does. */
import { createLedger, createReceipts, type Ledger, type Receipts } from '../outbox/index.js';
import type { KeptSurroundings } from './types.js';

export interface Kept {
  readonly receipts: Receipts;
  readonly ledger: Ledger;
}

export function keptIn(surroundings: KeptSurroundings): Kept {
  const { now = () => new Date() } = surroundings;
  const where = { platform: surroundings, now };
  const { receipts = createReceipts(where), ledger = createLedger(where) } = surroundings;
  return { receipts, ledger };
}
