/** Sends an automatic share as it was written, with the key that its receipt keeps. */
import { createHash } from 'node:crypto';
import {
  type ActiveReceipt,
  isErasurePending,
  isHeld,
  type Receipt,
  type Receipts,
  type ShareLine,
  type StoredReceipt,
  withPart,
} from '../outbox/index.js';
import { BACKGROUND_DEADLINE_MS, withLedger } from '../transport/index.js';
import { ERASURE_KEY_HEADER, type ShareAnswer, type SharePart } from '../wire.js';
import type { Round } from './round.js';
import { shareVerdict, type Verdict } from './verdict.js';

export async function sendShare(
  { share: { session, body } }: ShareLine,
  { order, tools, base }: Round,
): Promise<Verdict<ShareAnswer>> {
  const { receipts, ledger, now } = tools;
  const stored = await receiptOf(receipts, order.package, session, base.href);
  if (stored === undefined || !mayAddTo(stored.receipt, now())) {
    const message = 'The session was erased, or the key to it is gone.';
    return { outcome: 'never', reason: 'no-key', message };
  }
  const sha256 = createHash('sha256').update(body).digest('hex');
  const entry = { ...partOf(body), bytes: Buffer.byteLength(body), sha256 };
  try {
    await receipts.amend(stored, withPart({ ...entry, status: 'sending' }));
  } catch {
    const message = `The receipt could not be written to ${stored.path}.`;
    return { outcome: 'later', message, unsent: true };
  }
  const transport = withLedger(tools.transport, ledger, { package: order.package, session });
  const result = await transport.send(
    {
      url: new URL('v1/sessions', base),
      headers: {
        'content-type': 'application/json',
        [ERASURE_KEY_HEADER]: stored.receipt.erasure_key,
      },
      body,
    },
    { timeoutMs: BACKGROUND_DEADLINE_MS },
  );
  const verdict = shareVerdict(result, { sha256, session });
  // Where that fails, the receipt goes on saying that no answer was noted, which is true.
  await receipts.amend(stored, withVerdict(entry, verdict)).catch(() => undefined);
  return verdict;
}

type Entry = SharePart & { readonly bytes: number; readonly sha256: string };

function withVerdict(entry: Entry, verdict: Verdict<ShareAnswer>): (receipt: Receipt) => Receipt {
  if (verdict.outcome !== 'confirmed') {
    return withPart({ ...entry, status: 'failed', problem: verdict.message });
  }
  const { digest, expires_at } = verdict.answer;
  const confirmed = withPart({ ...entry, status: 'confirmed', answer_digest: digest });
  return (receipt) => ({ ...confirmed(receipt), expires_at });
}

async function receiptOf(
  receipts: Receipts,
  packageName: string,
  session: string,
  endpoint: string,
): Promise<StoredReceipt<ActiveReceipt> | undefined> {
  for (const { path, receipt } of (await receipts.list(session)).receipts) {
    const isOf =
      receipt.session === session &&
      receipt.package === packageName &&
      receipt.endpoint === endpoint;
    if (isOf && receipt.erased_at === undefined) return { path, receipt };
  }
  return undefined;
}

function mayAddTo(receipt: ActiveReceipt, now: Date): boolean {
  return isHeld(receipt, now) && !isErasurePending(receipt, now);
}

type Unread<T> = { readonly [field in keyof T]?: unknown };

/** A share that fits into one request may name no part. */
function partOf(body: string): SharePart {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    parsed = {};
  }
  const { part }: { readonly part?: unknown } = typeof parsed === 'object' ? (parsed ?? {}) : {};
  const { share, number, of }: Unread<SharePart> =
    typeof part === 'object' && part !== null ? part : {};
  const count = (value: unknown) => (typeof value === 'number' ? value : 1);
  return { share: count(share), number: count(number), of: count(of) };
}
