/** The erasure of one session; loaded only when somebody asks for one. */
import { ERASE_DEADLINE_MS } from '../transport/index.js';
import { eraseAll } from './erase-all.js';
import { erasePendingUnasked } from './erase-pending.js';
import type { EraseOptions } from './erase-session.js';
import { keptIn } from './kept.js';
import type { EraseResult, EraseSurroundings } from './types.js';

export async function erase(
  sessionId: string,
  { package: name, signal }: EraseOptions,
  surroundings: EraseSurroundings,
): Promise<EraseResult> {
  const { receipts, damaged } = await keptIn(surroundings).receipts.list(sessionId);
  const wanted = receipts.filter(({ receipt }) => name === undefined || receipt.package === name);
  if (wanted.length === 0) return { outcome: 'failed', message: noReceipt(damaged) };
  const limits = { timeoutMs: ERASE_DEADLINE_MS, signal };
  const results = await eraseAll(wanted, surroundings, limits);
  if (name !== undefined) {
    erasePendingUnasked(name, surroundings, sessionId).catch(() => undefined);
  }
  return results.reduce(together);
}

function noReceipt(damaged: readonly string[]): string {
  const found =
    damaged.length > 0
      ? `its receipt is damaged (${damaged.join(', ')})`
      : 'this machine has no receipt of that session';
  return `Nothing was erased: ${found}. Ask the maintainer to delete it by its id.`;
}

function together(one: EraseResult, other: EraseResult): EraseResult {
  const message = `${one.message} ${other.message}`;
  if (one.outcome === 'erased' && other.outcome === 'erased') {
    const deleted = {
      sessions: one.deleted.sessions + other.deleted.sessions,
      session_stats: one.deleted.session_stats + other.deleted.session_stats,
      invokes: one.deleted.invokes + other.deleted.invokes,
      erasure_requests: one.deleted.erasure_requests + other.deleted.erasure_requests,
    };
    return { outcome: 'erased', message, deleted };
  }
  const isFailed = one.outcome === 'failed' || other.outcome === 'failed';
  return { outcome: isFailed ? 'failed' : 'pending', message };
}
