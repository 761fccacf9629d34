/**
 * The erasure keys of sessions without a receipt yet. A preview shows a key's digest, and the share
 * after it posts the same: so the key is made at whichever comes first, and kept in this process.
 */
// Past the door: behind it waits what writes durably, and a program may be about to end.
import { newErasureKey } from '../outbox/receipt-file.js';
import { processState } from '../process-state.js';

const keys = processState('sharing.keys.1', () => new Map<string, string>());

export function keyFor(session: string, endpoint: string): string {
  const of = `${session} ${endpoint}`;
  const key = keys.get(of) ?? newErasureKey();
  keys.set(of, key);
  return key;
}

/** From now on it is in the receipt. */
export function forgetKey(session: string, endpoint: string): void {
  keys.delete(`${session} ${endpoint}`);
}
