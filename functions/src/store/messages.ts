/**
 * Usage pings, events and reports of losses: what comes once, is never changed and names no session.
 * An erasure need not look at them; they leave when they expire.
 */
import type { Documents, Listed, NamedDocument } from './documents.js';
import { dayOf, integer, map, mapOf, text, textOf, time, timeOf } from './fields.js';
import { listUnexpired, type PageQuery } from './lists.js';
import { eventName, lossName, usageName } from './names.js';
import { normalFields } from './normal-form.js';
import type {
  EventBatch,
  EventRecord,
  Page,
  StoredEvent,
  StoredLosses,
  UsagePing,
} from './store.js';

export async function recordUsage(
  documents: Documents,
  { id, receivedAt, expiresAt, fields }: UsagePing,
): Promise<'stored' | 'duplicate'> {
  const ping = {
    received_day: text(dayOf(receivedAt)),
    usage: map(normalFields(fields)),
  };
  const [created] = await documents.create([{ name: usageName(id), expiresAt, fields: ping }]);
  return created ? 'stored' : 'duplicate';
}

export async function recordEvents(
  documents: Documents,
  batch: EventBatch,
): Promise<{ readonly stored: number; readonly repeated: number }> {
  const byId = new Map<string, EventRecord>();
  for (const event of batch.events) if (!byId.has(event.id)) byId.set(event.id, event);
  const events = [...byId.values()].map((event) => eventDocument(event, batch));
  const created = await documents.create([...events, ...lossDocuments(batch)]);
  const stored = created.slice(0, events.length).filter((isNew) => isNew).length;
  return { stored, repeated: batch.events.length - stored };
}

function eventDocument({ id, event, fields }: EventRecord, batch: EventBatch): NamedDocument {
  return {
    name: eventName(id),
    expiresAt: batch.expiresAt,
    fields: { ...arrival(batch), event: text(event), fields: map(normalFields(fields)) },
  };
}

function lossDocuments(batch: EventBatch): NamedDocument[] {
  if (batch.losses === undefined) return [];
  const { id, counts } = batch.losses;
  const fields = Object.entries(counts).map(([reason, count]) => [reason, integer(count)]);
  const losses = map(Object.fromEntries(fields));
  const name = lossName(id);
  return [{ name, expiresAt: batch.expiresAt, fields: { ...arrival(batch), losses } }];
}

const arrival = ({ packageName, receivedAt }: EventBatch) => ({
  package: text(packageName),
  received_at: time(receivedAt),
  received_day: text(dayOf(receivedAt)),
});

export async function listEvents(
  documents: Documents,
  query: PageQuery,
  now: Date,
): Promise<Page<StoredEvent>> {
  const { items, next } = await listUnexpired(documents, 'events', query, now);
  const events = items.map((found) => ({
    ...originOf(found),
    event: textOf(found.fields, 'event') ?? '',
    fields: mapOf(found.fields, 'fields') ?? {},
  }));
  return { items: events, next };
}

export async function listLosses(
  documents: Documents,
  query: PageQuery,
  now: Date,
): Promise<Page<StoredLosses>> {
  const { items, next } = await listUnexpired(documents, 'losses', query, now);
  const losses = items.map((found) => ({
    ...originOf(found),
    counts: mapOf(found.fields, 'losses') ?? {},
  }));
  return { items: losses, next };
}

const originOf = ({ id, fields }: Listed) => ({
  id,
  packageName: textOf(fields, 'package') ?? '',
  receivedAt: timeOf(fields, 'received_at'),
  expiresAt: timeOf(fields, 'expires_at'),
});
