/**
 * The requests of a share, byte for byte. What a preview shows and what leaves are made here and
 * nowhere else, so that they cannot differ.
 */
import { createHash } from 'node:crypto';
import { sessionJson } from '../firestore/index.js';
import type { ActiveReceipt } from '../outbox/index.js';
import type { OutgoingRequest } from '../transport/index.js';
import { ERASURE_KEY_HEADER, type SharePart } from '../wire.js';
import { documentsOf } from './documents.js';
import { PART_MAX_BYTES } from './limits.js';
import { bodyOf, cutIntoParts, type Part, type StatsDocuments } from './parts.js';
import type { PreparedShare } from './prepare.js';
import { nextShareNumber } from './share-number.js';

export interface Parcel {
  readonly session: string;
  readonly body: Buffer;
  /** Of the body, hex. */
  readonly sha256: string;
  readonly erasureKey: string;
  readonly number: SharePart;
}

export interface ShareRequests {
  readonly shareNumber: number;
  readonly documents: readonly StatsDocuments[];
  readonly parts: readonly Part[];
  /** Made one by one: all at once could be much. */
  parcel(part: Part): Parcel;
}

export function requestsOf(
  share: PreparedShare,
  endpoint: string,
  { erasure_key: erasureKey, sent }: Pick<ActiveReceipt, 'erasure_key' | 'sent'>,
): ShareRequests {
  const { session, package: of, level } = share;
  const sessionText = sessionJson(session, { package: of.name, level });
  const documents = documentsOf(share, endpoint);
  const parts = cutIntoParts(sessionText, documents, PART_MAX_BYTES);
  const keyDigest = sha256(Buffer.from(erasureKey, 'base64url'));
  const shareNumber = nextShareNumber(session.id, endpoint, sent);
  return {
    shareNumber,
    documents,
    parts,
    parcel(part) {
      const number = { share: shareNumber, number: parts.indexOf(part) + 1, of: parts.length };
      const body = Buffer.from(bodyOf(sessionText, part, number, keyDigest));
      return { session: session.id, body, sha256: sha256(body), erasureKey, number };
    },
  };
}

export function requestTo(base: URL, { body, erasureKey }: Parcel): OutgoingRequest {
  return {
    url: new URL('v1/sessions', base),
    headers: { 'content-type': 'application/json', [ERASURE_KEY_HEADER]: erasureKey },
    body,
  };
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}
