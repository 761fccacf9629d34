/** Sends a prepared share, part by part. Loaded only when something is really about to leave. */
import { createHash } from 'node:crypto';
import { sessionJson } from '../firestore/index.js';
import {
  type ActiveReceipt,
  createReceipts,
  type Receipts,
  type StoredReceipt,
} from '../outbox/index.js';
import { createTransport, parseEndpoint } from '../transport/index.js';
import { confirm } from './confirmed.js';
import { documentsOf } from './documents.js';
import { PART_MAX_BYTES } from './limits.js';
import { bodyOf, cutIntoParts } from './parts.js';
import type { PreparedShare } from './prepare.js';
import { startProgress } from './progress.js';
import { reportOf } from './report.js';
import { sendPart } from './send-part.js';
import { type Delivered, tallyOf } from './tally.js';
import { stderr } from './terminal.js';
import { inTurn } from './turns.js';
import type { NotSent, ShareResult, Surroundings } from './types.js';

export async function send(share: PreparedShare, surroundings: Surroundings): Promise<ShareResult> {
  const endpoint = parseEndpoint(share.endpoint);
  if (endpoint.outcome === 'refused') return notSent(endpoint.message);
  const { base } = endpoint;
  const { id } = share.session;
  const { receipts = createReceipts() } = surroundings;
  return inTurn(`${id} ${base.href}`, async () => {
    if (share.signal?.aborted) return notSent('Sharing was stopped before it began.');
    const of = { session: id, package: share.package.name, endpoint: base.href };
    const opened = await receipts.open(of);
    if (opened.outcome === 'unusable') return notSent(opened.message);
    if (opened.outcome === 'erased') {
      return notSent(
        `The session was erased from ${base.origin} on ${opened.erasedAt.slice(0, 10)}.`,
      );
    }
    return sendParts(share, base, opened, receipts, surroundings);
  });
}

async function sendParts(
  share: PreparedShare,
  base: URL,
  opened: StoredReceipt<ActiveReceipt>,
  receipts: Receipts,
  { transport = createTransport(), terminal = stderr }: Surroundings,
): Promise<ShareResult> {
  const { session, package: of, level, signal } = share;
  const sessionText = sessionJson(session, { package: of.name, level });
  const documents = documentsOf(share, base.href);
  const parts = cutIntoParts(sessionText, documents, PART_MAX_BYTES);
  const { erasure_key: erasureKey, sent } = opened.receipt;
  const keyDigest = sha256(Buffer.from(erasureKey, 'base64url'));
  const shareNumber = Math.max(0, ...sent.map((part) => part.share)) + 1;

  const means = { base, transport, receipts, receipt: opened, signal };
  const shared = { session, package: of, documents, parts: parts.length, receipt: opened.path };
  const delivered: Delivered[] = [];
  const progress = await startProgress(terminal.isTTY && share.showProgress);
  progress.update(tallyOf(shared, delivered));
  for (const [index, part] of parts.entries()) {
    const number = { share: shareNumber, number: index + 1, of: parts.length };
    const body = Buffer.from(bodyOf(sessionText, part, number, keyDigest));
    const parcel = { session: session.id, body, sha256: sha256(body), erasureKey };
    const delivery = await sendPart(parcel, number, means);
    delivered.push({ part, delivery });
    progress.update(tallyOf(shared, delivered));
    if (delivery.outcome === 'confirmed') {
      for (const { source } of part.invokes) confirm(source, base.href);
    } else if (delivery.final) break;
  }
  progress.stop();
  return reportOf(tallyOf(shared, delivered));
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function notSent(message: string): NotSent {
  return { outcome: 'not-sent', message: `Nothing was sent. ${message}` };
}
