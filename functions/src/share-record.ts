/** A share as the store takes it, whoever sent it. */
import type { AcceptedShare } from './schema/index.js';
import type { Share } from './store/index.js';

/** A share that says nothing of parts is one request, the first of its session. */
const WHOLE = { share: 1, number: 1, of: 1 };

type Circumstances = Pick<Share, 'provenDigest' | 'receivedAt' | 'expiresAt'>;

export function shareRecord(request: AcceptedShare, circumstances: Circumstances): Share {
  const { session, session_stats, invokes, part, erasure_key_digest } = request;
  return {
    session: session.fields.id.stringValue,
    packageName: session.fields.package.stringValue,
    fields: session.fields,
    stats: session_stats.map(({ fields }) => ({
      id: fields.id.stringValue,
      totalInvokes: Number(fields.total_invokes.integerValue),
      fields,
    })),
    invokes: invokes.map(({ fields, bytes }) => ({
      id: fields.id.stringValue,
      stats: fields.session_stats.stringValue,
      fields,
      bytes,
    })),
    part: part ?? WHOLE,
    keyDigest: erasure_key_digest,
    ...circumstances,
  };
}
