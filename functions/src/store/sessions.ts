/** Reading sessions: shared ones and those of RxInfer's documents answer alike. */
import type { Fields } from '../../../src/firestore/index.js';
import type { Documents, Listed } from './documents.js';
import { hasExpired, mapOf, textOf, timeOf } from './fields.js';
import { listVisible } from './lists.js';
import { digestOfName, pageName, sessionName, tombstoneName } from './names.js';
import { chainOf, entriesOf } from './page-chain.js';
import { isComplete } from './parts.js';
import type { ErasureRequest, Page, SessionSummary, StoredSession } from './store.js';
import { type Traces, tracesOf } from './traces.js';

/** Where a tombstone and its session are both there (a restored backup), the tombstone is right. */
const isErased = (tombstone: Fields | undefined, now: Date): boolean =>
  tombstone !== undefined && !hasExpired(tombstone, now);

async function readable(
  documents: Documents,
  session: string,
  now: Date,
): Promise<Fields | undefined> {
  const name = sessionName(session);
  const mark = tombstoneName(digestOfName(await documents.secret(), name));
  const [found, tombstone] = await documents.get([name, mark]);
  return found && !isErased(tombstone, now) && !hasExpired(found, now) ? found : undefined;
}

function summaryOf(session: Fields, traces: Traces): SessionSummary {
  return {
    id: textOf(session, 'id') ?? '',
    packageName: textOf(session, 'package') ?? '',
    fields: mapOf(session, 'session') ?? {},
    statsCount: traces.stats.length,
    invokeCount: traces.invokeCount,
    complete: mapOf(session, 'session') !== undefined && isComplete(session),
    receivedAt: timeOf(session, 'received_at'),
    expiresAt: timeOf(session, 'expires_at'),
  };
}

export async function readSession(
  documents: Documents,
  id: string,
  now: Date,
): Promise<StoredSession | undefined> {
  const session = await readable(documents, id, now);
  if (!session) return undefined;
  const traces = await tracesOf(documents.get, session);
  const { statsCount: _, ...summary } = summaryOf(session, traces);
  return { ...summary, stats: traces.stats, keyDigest: textOf(session, 'key_digest') };
}

/** `owner.page.offset`, where the next invoke is looked for. */
const INVOKE_CURSOR = /^(\d{1,6})\.(\d{1,6})\.(\d{1,6})$/;

export async function readInvokes(
  documents: Documents,
  id: string,
  { cursor, limit }: { readonly cursor: string | undefined; readonly limit: number },
  now: Date,
): Promise<Page<{ readonly id: string; readonly fields: Fields }>> {
  const nothing = { items: [], next: undefined };
  const start = INVOKE_CURSOR.exec(cursor ?? '0.1.0');
  const session = await readable(documents, id, now);
  if (!start || !session) return nothing;
  const [firstOwner = 0, firstPage = 1, firstOffset = 0] = start.slice(1).map(Number);

  const { owners } = await tracesOf(documents.get, session);
  const items: { id: string; fields: Fields }[] = [];
  for (const [index, { owner, fields }] of owners.entries()) {
    if (index < firstOwner) continue;
    const { pages } = chainOf(fields);
    for (let page = index === firstOwner ? firstPage : 1; page <= pages; page++) {
      const [content] = await documents.get([pageName(owner, page)]);
      const offset = index === firstOwner && page === firstPage ? firstOffset : 0;
      for (const [at, entry] of entriesOf(content).entries()) {
        if (at < offset) continue;
        if (items.length === limit) return { items, next: `${index}.${page}.${at}` };
        items.push({ id: entry.id, fields: mapOf(entry.fields, 'fields') ?? {} });
      }
    }
  }
  return { items, next: undefined };
}

/** Whether an erasure or the expiry hides each of them. */
const hiddenBy = (documents: Documents, now: Date) => async (batch: readonly Listed[]) => {
  const secret = await documents.secret();
  const tombstones = await documents.get(
    batch.map(({ id }) => tombstoneName(digestOfName(secret, sessionName(id)))),
  );
  return batch.map(
    ({ fields }, index) => isErased(tombstones[index], now) || hasExpired(fields, now),
  );
};

export async function listSessions(
  documents: Documents,
  query: {
    readonly packageName: string | undefined;
    readonly cursor: string | undefined;
    readonly limit: number;
  },
  now: Date,
): Promise<Page<SessionSummary>> {
  const { cursor, limit, packageName } = query;
  const listed = await listVisible(
    documents,
    { collection: 'sessions', packageName, limit },
    cursor,
    hiddenBy(documents, now),
  );
  const items = await Promise.all(
    listed.items.map(async ({ fields }) =>
      summaryOf(fields, await tracesOf(documents.get, fields)),
    ),
  );
  return { items, next: listed.next };
}

export async function listErasureRequests(
  documents: Documents,
  { cursor, limit }: { readonly cursor: string | undefined; readonly limit: number },
  now: Date,
): Promise<Page<ErasureRequest>> {
  const query = { collection: 'erasure_requests', packageName: undefined, limit } as const;
  const listed = await listVisible(documents, query, cursor, hiddenBy(documents, now));
  const items = listed.items.map(({ id, fields }) => ({
    session: id,
    receivedAt: timeOf(fields, 'received_at'),
    expiresAt: timeOf(fields, 'expires_at'),
  }));
  return { items, next: listed.next };
}
