/** The erasure itself; loaded only when somebody asks for one. */
import { createReceipts, type Receipt, type StoredReceipt } from '../outbox/index.js';
import {
  createTransport,
  ERASE_DEADLINE_MS,
  parseEndpoint,
  type TransportResult,
} from '../transport/index.js';
import { ERASURE_KEY_HEADER, type ErasureAnswer } from '../wire.js';
import type { EraseOptions, EraseSurroundings } from './erase-session.js';
import { inTurn } from './turns.js';
import type { EraseResult } from './types.js';

type Deleted = ErasureAnswer['deleted'];

const NOTHING: Deleted = { sessions: 0, session_stats: 0, invokes: 0, erasure_requests: 0 };

export async function erase(
  sessionId: string,
  options: EraseOptions,
  surroundings: EraseSurroundings,
): Promise<EraseResult> {
  const { receipts = createReceipts() } = surroundings;
  const { receipts: found, damaged } = await receipts.list(sessionId);
  const wanted = found.filter(({ receipt }) => isOf(receipt, options.package));
  if (wanted.length === 0) return { outcome: 'failed', message: noReceipt(damaged) };
  const results: EraseResult[] = [];
  for (const stored of wanted) {
    results.push(await eraseAt(stored, options, { ...surroundings, receipts }));
  }
  return results.reduce(together);
}

function isOf(receipt: Receipt, packageName: string | undefined): boolean {
  return packageName === undefined || receipt.package === packageName;
}

async function eraseAt(
  stored: StoredReceipt,
  { signal }: EraseOptions,
  surroundings: EraseSurroundings,
): Promise<EraseResult> {
  const { transport = createTransport(), receipts, now = () => new Date() } = surroundings;
  const { receipt } = stored;
  const { session, endpoint: address } = receipt;
  if (receipt.erased_at !== undefined) {
    const day = receipt.erased_at.slice(0, 10);
    return erased(NOTHING, `The session was erased from ${address} on ${day} already.`);
  }
  const endpoint = parseEndpoint(address);
  if (endpoint.outcome === 'refused') return failed(endpoint.message);
  const request = {
    url: new URL(`v1/sessions/${session}/erase`, endpoint.base),
    headers: { 'content-type': 'application/json', [ERASURE_KEY_HEADER]: receipt.erasure_key },
    body: '{}',
  };
  return inTurn(`${session} ${endpoint.base.href}`, async () => {
    const result = await transport.send(request, { timeoutMs: ERASE_DEADLINE_MS, signal });
    if (result.outcome !== 'success') return failed(refusalOf(result, address));
    if (!isErasureOf(session, result.body)) {
      return failed(`${endpoint.base.origin} answered, but did not confirm the erasure.`);
    }
    const { deleted } = result.body;
    const message = `Erased from ${address}: ${amount(deleted)}.`;
    try {
      await receipts?.amend(stored, (kept) => withoutKey(kept, now()));
      return erased(deleted, message);
    } catch {
      return erased(deleted, `${message} The receipt could not be updated: ${stored.path}.`);
    }
  });
}

function withoutKey({ erasure_key: _, ...kept }: Receipt, at: Date): Receipt {
  return { ...kept, erased_at: at.toISOString() };
}

type Unsuccessful = Exclude<TransportResult, { outcome: 'success' }>;

function refusalOf({ reason, status, message }: Unsuccessful, address: string): string {
  if (reason !== 'answered' || status !== 404) return message;
  return `${address} knows no such session under this key: it has expired, was deleted, or never arrived.`;
}

function amount({ sessions, session_stats, invokes }: Deleted): string {
  if (sessions === 0) return 'nothing of it was left';
  return `the session, ${session_stats} statistics, ${invokes} invokes`;
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
  if (one.outcome === 'failed' || other.outcome === 'failed') return { outcome: 'failed', message };
  return erased(
    {
      sessions: one.deleted.sessions + other.deleted.sessions,
      session_stats: one.deleted.session_stats + other.deleted.session_stats,
      invokes: one.deleted.invokes + other.deleted.invokes,
      erasure_requests: one.deleted.erasure_requests + other.deleted.erasure_requests,
    },
    message,
  );
}

function erased(deleted: Deleted, message: string): EraseResult {
  return { outcome: 'erased', message, deleted };
}

function failed(reason: string): EraseResult {
  return { outcome: 'failed', message: `The session was not erased. ${reason}` };
}

type Unread<T> = { readonly [field in keyof T]?: unknown };

function isErasureOf(session: string, body: Unread<ErasureAnswer>): body is ErasureAnswer {
  const { deleted } = body;
  return (
    body.session === session &&
    typeof deleted === 'object' &&
    deleted !== null &&
    Object.keys(NOTHING).every((name) => Number.isSafeInteger(Reflect.get(deleted, name)))
  );
}
