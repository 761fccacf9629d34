/**
 * Every look at a session and every deletion leaves a record: who, what, when. Who and which session
 * are digests under the store's secret: two records can be told to be of one, and neither be named.
 */
import { createHmac } from 'node:crypto';
import { addDays } from '../days.js';
import { AUDIT_DAYS } from '../limits.js';
import type { Service } from '../service.js';
import type { AuditRecord } from '../store/index.js';

interface Act extends Pick<AuditRecord, 'by' | 'action'> {
  /** The admin's token or uid, or the digest of the holder's key. */
  readonly who: string;
  readonly sessions: readonly string[];
}

/**
 * One write. To be awaited before a session is shown, and before a deletion wherever it is known by
 * then that it will be one, so that nothing happens without its record.
 */
export async function noteAct(service: Service, act: Act): Promise<void> {
  if (act.sessions.length === 0) return;
  const secret = await service.store.secret();
  const digestOf = (kind: 'who' | 'session', text: string) =>
    createHmac('sha256', secret).update(`audit/${kind}/${text}`).digest('hex');
  const receivedAt = service.clock();
  await service.store.recordAudit({
    by: act.by,
    action: act.action,
    who: digestOf('who', act.who),
    sessions: act.sessions.map((session) => digestOf('session', session)),
    receivedAt,
    expiresAt: addDays(receivedAt, AUDIT_DAYS),
  });
}
