/** Asks once more for the erasures that no service has confirmed yet. */
import { background } from '../delivery/index.js';
import { BACKGROUND_DEADLINE_MS } from '../transport/index.js';
import { eraseAll, pendingReceipts, settle } from './erase-all.js';
import { keptIn } from './kept.js';
import type { EraseResult, EraseSurroundings } from './types.js';

/** Of all packages, while somebody waits: by the command. Without the session just asked for. */
export async function erasePending(
  except: string,
  surroundings: EraseSurroundings = {},
): Promise<EraseResult[]> {
  const pending = await pendingReceipts(keptIn(surroundings).receipts, surroundings);
  return eraseAll(
    pending.filter(({ receipt }) => receipt.session !== except),
    surroundings,
  );
}

/** Of one package, while nobody waits. */
export async function erasePendingUnasked(
  packageName: string,
  surroundings: EraseSurroundings,
  except?: string,
): Promise<void> {
  const { receipts } = keptIn(surroundings);
  const pending = await pendingReceipts(receipts, surroundings, packageName);
  if (pending.length === 0) return settle(packageName, surroundings);
  const others = pending.filter(({ receipt }) => receipt.session !== except);
  const limits = { timeoutMs: BACKGROUND_DEADLINE_MS };
  await eraseAll(others, surroundings, limits, surroundings.background ?? background);
}
