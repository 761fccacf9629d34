/** A preview takes every step of a share but those that write and send. */
import type { ManualDecision } from '../consent/index.js';
import type { Receipt } from '../outbox/index.js';
import type { Session } from '../session/index.js';
import { headersAsSent, parseEndpoint } from '../transport/index.js';
import { ERASURE_KEY_HEADER } from '../wire.js';
import { keptIn } from './kept.js';
import { keyFor } from './keys.js';
import { decideShare } from './may-share.js';
import { prepare } from './prepare.js';
import type { Preview, PreviewedRequest } from './preview-share.js';
import { textOf } from './preview-text.js';
import { type Parcel, requestsOf, requestTo } from './requests.js';
import { inTurn } from './turns.js';
import type { ShareOptions, ShareTarget, Surroundings } from './types.js';

/** In the place of the key, which nobody needs to see. */
const MASK = '(the key that only the receipt will keep)';

/** Where there is no address: it gets into no body. */
const NOWHERE = new URL('https://nowhere.invalid/');

export async function preview(
  session: Session | null | undefined,
  options: ShareTarget & ShareOptions,
  surroundings: Surroundings,
): Promise<Preview> {
  const decision = decideShare(session, options, surroundings);
  const address = options.endpoint ?? undefined;
  const prepared = await prepare(session, address ?? '', options, surroundings);
  if (prepared.outcome === 'not-sent') return { outcome: 'nothing', message: prepared.message };
  const endpoint = address === undefined ? undefined : parseEndpoint(address);
  const base = endpoint?.outcome === 'endpoint' ? endpoint.base : undefined;
  const { id } = prepared.session;
  const of = { session: id, package: prepared.package.name, endpoint: base?.href ?? '' };

  // After a share that is on its way, whose number this one must not repeat.
  return inTurn(`${id} ${of.endpoint}`, async () => {
    const receipt = await keptIn(surroundings).receipts.find(of);
    const key = receipt?.erasure_key ?? keyFor(id, of.endpoint);
    const { parts, parcel } = requestsOf(prepared, of.endpoint, {
      erasure_key: key,
      sent: receipt?.sent ?? [],
    });
    const requests = parts.map((part) => previewed(parcel(part), base));
    const refused = endpoint?.outcome === 'refused' ? endpoint.message : objectionOf(receipt);
    const judged = judge(decision, refused);
    return { outcome: 'preview', ...judged, requests, text: textOf(judged.message, requests) };
  });
}

function previewed(parcel: Parcel, base: URL | undefined): PreviewedRequest {
  const request = requestTo(base ?? NOWHERE, parcel);
  return {
    method: 'POST',
    url: base === undefined ? null : request.url.href,
    headers: { ...headersAsSent(request), [ERASURE_KEY_HEADER]: MASK },
    body: parcel.body.toString('utf8'),
    bytes: parcel.body.byteLength,
    sha256: parcel.sha256,
  };
}

function objectionOf(receipt: Receipt | undefined): string | undefined {
  if (receipt?.erased_at !== undefined) return 'The session was erased.';
  return receipt?.erasure_requested_at === undefined ? undefined : 'Its erasure was asked for.';
}

function judge(
  decision: ManualDecision,
  refused: string | undefined,
): { decision: 'allowed' | 'ask' | 'forbidden'; message: string } {
  const { detail } = decision.decidedBy;
  if (decision.outcome === 'forbidden') return forbidden(detail);
  if (refused !== undefined) return forbidden(refused);
  if (decision.outcome === 'ask') {
    return { decision: 'ask', message: `A share would ask first. ${detail}` };
  }
  return { decision: 'allowed', message: `A share would post this to ${decision.endpoint}.` };
}

function forbidden(reason: string): { decision: 'forbidden'; message: string } {
  return { decision: 'forbidden', message: `A share would post nothing. ${reason}` };
}
