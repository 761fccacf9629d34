/** Asks one service to erase one session, and forgets its key only when that is confirmed. */
import type { Receipt, Receipts, StoredReceipt } from '../outbox/index.js';
import { countOf } from '../session/text.js';
import { parseEndpoint, type Transport, type TransportResult } from '../transport/index.js';
import { ERASURE_KEY_HEADER, type ErasureAnswer } from '../wire.js';

type Deleted = ErasureAnswer['deleted'];

const NOTHING: Deleted = { sessions: 0, session_stats: 0, invokes: 0, erasure_requests: 0 };

export type Erasure =
  | { readonly outcome: 'erased'; readonly message: string; readonly deleted: Deleted }
  | {
      readonly outcome: 'unconfirmed';
      readonly message: string;
      /** What is said of this session holds for every other one there. */
      readonly final: boolean;
    };

export interface ErasureMeans {
  readonly receipts: Receipts;
  readonly transport: Transport;
  readonly timeoutMs: number;
  readonly now: () => Date;
  readonly signal?: AbortSignal | undefined;
}

export async function askToErase(stored: StoredReceipt, means: ErasureMeans): Promise<Erasure> {
  const { receipts, transport, timeoutMs, signal, now } = means;
  const { receipt } = stored;
  const { session, endpoint: address } = receipt;
  if (receipt.erased_at !== undefined) {
    const day = receipt.erased_at.slice(0, 10);
    return erased(NOTHING, `The session was erased from ${address} on ${day} already.`);
  }
  const endpoint = parseEndpoint(address);
  if (endpoint.outcome === 'refused') return unconfirmed(endpoint.message, true);
  const request = {
    url: new URL(`v1/sessions/${session}/erase`, endpoint.base),
    headers: { 'content-type': 'application/json', [ERASURE_KEY_HEADER]: receipt.erasure_key },
    body: '{}',
  };
  // Not in turn with others: who waits for an answer must never wait for what nobody waits for.
  const sent = await transport.send(request, { timeoutMs, signal });
  const answer = readAnswer(sent, session, address);
  if (answer.outcome === 'unconfirmed') return answer;
  try {
    await receipts.amend(stored, (kept) => withoutKey(kept, now()));
    return answer;
  } catch {
    const message = `${answer.message} The receipt could not be updated: ${stored.path}.`;
    return { ...answer, message };
  }
}

function readAnswer(result: TransportResult, session: string, address: string): Erasure {
  if (result.outcome !== 'success') {
    const { reason, status, message } = result;
    if (reason !== 'answered' || status !== 404) {
      return unconfirmed(message, reason !== 'answered');
    }
    return erased(
      NOTHING,
      `${address} has no such session under this key: it has expired, was deleted, or never arrived.`,
    );
  }
  if (!isErasureOf(session, result.body)) {
    return unconfirmed(`${address} answered, but did not confirm the erasure.`, false);
  }
  const { deleted } = result.body;
  return erased(deleted, `Erased from ${address}: ${amount(deleted)}.`);
}

function withoutKey({ erasure_key: _, ...kept }: Receipt, at: Date): Receipt {
  return { ...kept, erased_at: at.toISOString() };
}

function amount({ sessions, session_stats, invokes }: Deleted): string {
  if (sessions === 0) return 'nothing of it was left';
  return `the session, ${countOf(session_stats, 'statistic')}, ${countOf(invokes, 'invoke')}`;
}

function erased(deleted: Deleted, message: string): Erasure {
  return { outcome: 'erased', message, deleted };
}

function unconfirmed(message: string, final: boolean): Erasure {
  return { outcome: 'unconfirmed', message, final };
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
