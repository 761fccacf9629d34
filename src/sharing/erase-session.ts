/** Takes a shared session back, with the key that only its receipt holds. */
import type { Receipts } from '../outbox/index.js';
import type { Transport } from '../transport/index.js';
import { isSessionId } from './session-id.js';
import type { EraseResult } from './types.js';

export interface EraseOptions {
  /** Only what this package shared; of any package without it. */
  readonly package?: string;
  readonly signal?: AbortSignal;
}

/** Everything outside the program that an erasure touches. */
export interface EraseSurroundings {
  readonly transport?: Transport;
  readonly receipts?: Receipts;
  readonly now?: () => Date;
}

/**
 * Erases the session from every service it was shared with. Never rejects. To take something back
 * is allowed whatever is turned off.
 */
export async function eraseSession(
  sessionId: string,
  options: EraseOptions = {},
  surroundings: EraseSurroundings = {},
): Promise<EraseResult> {
  try {
    const id = String(sessionId).trim().toLowerCase();
    if (!isSessionId(id)) return failed('This is not a session id.');
    const { erase } = await import('./erase.js');
    return await erase(id, options, surroundings);
  } catch {
    return failed('The receipts cannot be read.');
  }
}

function failed(message: string): EraseResult {
  return { outcome: 'failed', message: `Nothing was erased. ${message}` };
}
