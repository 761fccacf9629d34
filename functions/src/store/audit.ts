/** Who looked at sessions and who deleted them: appended, never changed, and without a session's name. */
import { randomUUID } from 'node:crypto';
import type { Documents } from './documents.js';
import { dayOf, list, listOf, text, textOf, time, timeOf } from './fields.js';
import { listUnexpired, type PageQuery } from './lists.js';
import { auditName } from './names.js';
import type { AuditRecord, Page } from './store.js';

/** One write. The time leads the id, so that a list has the newest first. */
export async function recordAudit(documents: Documents, record: AuditRecord): Promise<void> {
  const { receivedAt, expiresAt } = record;
  const fields = {
    by: text(record.by),
    who: text(record.who),
    action: text(record.action),
    sessions: list(record.sessions.map(text)),
    received_at: time(receivedAt),
    received_day: text(dayOf(receivedAt)),
  };
  const name = auditName(`${receivedAt.toISOString()}_${randomUUID()}`);
  await documents.create([{ name, expiresAt, fields }]);
}

export async function listAudit(
  documents: Documents,
  query: PageQuery,
  now: Date,
): Promise<Page<AuditRecord>> {
  const { items, next } = await listUnexpired(documents, 'audit', query, now);
  const records = items.map(({ fields }) => ({
    // The casts: what stands here was written above, from the same type.
    by: textOf(fields, 'by') as AuditRecord['by'],
    action: textOf(fields, 'action') as AuditRecord['action'],
    who: textOf(fields, 'who') ?? '',
    sessions: listOf(fields, 'sessions').flatMap((value) =>
      'stringValue' in value ? [value.stringValue] : [],
    ),
    receivedAt: timeOf(fields, 'received_at'),
    expiresAt: timeOf(fields, 'expires_at'),
  }));
  return { items: records, next };
}
