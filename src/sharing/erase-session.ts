/** Takes a shared session back, with the key that only its receipt holds. */
import { isSessionId } from './session-id.js';
import type { EraseResult, EraseSurroundings } from './types.js';

/** Which receipts are looked through, and how an erasure is stopped. */
export interface EraseOptions {
  /** Only what this package shared; of any package without it. */
  readonly package?: string;
  readonly signal?: AbortSignal;
}

/**
 * Erases the session from every service it was shared with. Never rejects. To take something back
 * is allowed whatever is turned off. What no service confirms is asked for again: see `pending`.
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
