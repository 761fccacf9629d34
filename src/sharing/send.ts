/** Sends a prepared share, part by part. Loaded only when something is really about to leave. */
import type { ActiveReceipt, StoredReceipt } from '../outbox/index.js';
import { createTransport, parseEndpoint, withLedger } from '../transport/index.js';
import { confirm, isConfirmedBelow } from './confirmed.js';
import { erasePendingUnasked } from './erase-pending.js';
import { type Kept, keptIn } from './kept.js';
import { forgetKey, keyFor } from './keys.js';
import type { PreparedShare } from './prepare.js';
import { startProgress } from './progress.js';
import { reportOf } from './report.js';
import { requestsOf } from './requests.js';
import { sendPart } from './send-part.js';
import { takeShareNumber } from './share-number.js';
import { type Delivered, tallyOf } from './tally.js';
import { stderr } from './terminal.js';
import { inTurn } from './turns.js';
import type { NotSent, ShareResult, Surroundings } from './types.js';

export async function send(share: PreparedShare, surroundings: Surroundings): Promise<ShareResult> {
  const endpoint = parseEndpoint(share.endpoint);
  if (endpoint.outcome === 'refused') return notSent(endpoint.message);
  const { base } = endpoint;
  const { id } = share.session;
  const { name } = share.package;
  const kept = keptIn(surroundings);
  const result = await inTurn(`${id} ${base.href}`, async () => {
    if (share.signal?.aborted) return notSent('Sharing was stopped before it began.');
    const of = { session: id, package: name, endpoint: base.href };
    const opened = await kept.receipts.open(of, keyFor(id, base.href));
    if (opened.outcome === 'unusable') return notSent(opened.message);
    forgetKey(id, base.href);
    if (opened.outcome === 'erased') {
      return notSent(
        `The session was erased from ${base.origin} on ${opened.erasedAt.slice(0, 10)}.`,
      );
    }
    const { erasure_requested_at: requested } = opened.receipt;
    if (requested !== undefined) {
      return notSent(`Its erasure from ${base.origin} was asked for on ${requested.slice(0, 10)}.`);
    }
    return sendParts(share, base, opened, kept, surroundings);
  });
  erasePendingUnasked(name, surroundings).catch(() => undefined);
  return result;
}

async function sendParts(
  share: PreparedShare,
  base: URL,
  opened: StoredReceipt<ActiveReceipt>,
  { receipts, ledger }: Kept,
  { transport = createTransport(), terminal = stderr }: Surroundings,
): Promise<ShareResult> {
  const { session, package: of, level, signal } = share;
  const { shareNumber, documents, parts, parcel } = requestsOf(share, base.href, opened.receipt);
  takeShareNumber(session.id, base.href, shareNumber);
  const recorded = withLedger(transport, ledger, { package: of.name, session: session.id });
  const means = { base, transport: recorded, receipts, receipt: opened, signal };
  const unchanged = session.stats
    .flatMap(({ invokes }) => invokes)
    .filter(({ source }) => isConfirmedBelow(level, source, base.href)).length;
  const receipt = opened.path;
  const shared = { session, package: of, documents, parts: parts.length, unchanged, receipt };
  const delivered: Delivered[] = [];
  const progress = await startProgress(terminal.isTTY && share.showProgress);
  progress.update(tallyOf(shared, delivered));
  for (const part of parts) {
    const delivery = await sendPart(parcel(part), means);
    delivered.push({ part, delivery });
    progress.update(tallyOf(shared, delivered));
    if (delivery.outcome === 'confirmed') {
      for (const { source } of part.invokes) confirm(source, { endpoint: base.href, level });
    } else if (delivery.final) break;
  }
  progress.stop();
  const [first] = delivered;
  if (first?.delivery.outcome === 'failed' && first.delivery.unsent) {
    return notSent(first.delivery.message);
  }
  return reportOf(tallyOf(shared, delivered));
}

function notSent(message: string): NotSent {
  return { outcome: 'not-sent', message: `Nothing was sent. ${message}` };
}
