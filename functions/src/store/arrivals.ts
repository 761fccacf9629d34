/**
 * What arrived on one day, for whoever counts it: the day of a session is that of its first share, so
 * that a session is counted once however often it grows. And the exact counts, while they last.
 */
import type { Fields } from '../../../src/firestore/index.js';
import type { Documents, Listed } from './documents.js';
import { hasExpired, integerOf, mapOf, text, textOf } from './fields.js';
import { dayCountsName, pageName, sessionName, statsName } from './names.js';
import { chainOf, entriesOf } from './page-chain.js';
import { RXINFER_PACKAGE } from './rxinfer-content.js';
import type { Arrival, ArrivalQuery, DayCounts, Page, Stream } from './store.js';
import { linkedStats } from './traces.js';

const COLLECTIONS = { sessions: 'sessions', usage: 'usage_pings', events: 'events' } as const;

/** Two operations a session at most: itself, and one document that says what it does not. */
export async function listArrivals(
  documents: Documents,
  { stream, day, cursor, limit }: ArrivalQuery,
  now: Date,
): Promise<Page<Arrival>> {
  const collection = COLLECTIONS[stream];
  const batch = await documents.listDay({ collection, day, after: cursor, limit });
  const next = batch.length < limit ? undefined : batch.at(-1)?.position;
  const live = batch.filter(({ fields }) => !hasExpired(fields, now));
  if (stream === 'sessions') return { items: await sessionsOf(documents, live), next };
  return { items: live.map((found) => messageOf(stream, found)), next };
}

export const countArrivals = (documents: Documents, stream: Stream, day: string): Promise<number> =>
  documents.countDay(COLLECTIONS[stream], day);

function messageOf(stream: 'usage' | 'events', { fields }: Listed): Arrival {
  if (stream === 'events') {
    return {
      stream,
      packageName: textOf(fields, 'package') ?? '',
      event: textOf(fields, 'event') ?? '',
      fields: mapOf(fields, 'fields') ?? {},
    };
  }
  const usage = mapOf(fields, 'usage') ?? {};
  // RxInfer's pings do not name their package, as its sessions do not.
  return { stream, packageName: textOf(usage, 'package_name') ?? RXINFER_PACKAGE, fields: usage };
}

async function sessionsOf(documents: Documents, found: readonly Listed[]): Promise<Arrival[]> {
  // What is only named by its statistics has not arrived.
  const sessions = found.filter(({ fields }) => mapOf(fields, 'session') !== undefined);
  const second = sessions.map(secondDocument);
  const names = second.flatMap((name) => name ?? []);
  const contents = names.length === 0 ? [] : await documents.get(names);
  return sessions.map(({ fields }, index) => {
    const name = second[index];
    const more = name && contents[names.indexOf(name)];
    const linked = name?.collection === 'session_stats' ? mapOf(more ?? {}, 'stats') : undefined;
    return {
      stream: 'sessions',
      packageName: textOf(fields, 'package') ?? '',
      session: mapOf(fields, 'session') ?? {},
      stats: [...sharedStats(fields), ...(linked ? [linked] : [])],
      errorTypes: name?.collection === 'invoke_pages' ? errorTypesOn(more) : [],
    };
  });
}

/** Its first page where something failed; of RxInfer's sessions, whose statistics lie apart, the first. */
function secondDocument({ id, fields }: Listed) {
  const [linked] = linkedStats(fields);
  if (linked !== undefined) return statsName(linked);
  const failed = sharedStats(fields).some((stats) => integerOf(stats, 'failed_count') > 0);
  return failed && chainOf(fields).pages > 0 ? pageName(sessionName(id), 1) : undefined;
}

function sharedStats(session: Fields): Fields[] {
  const all = mapOf(session, 'session_stats') ?? {};
  return Object.keys(all).map((id) => mapOf(all, id) ?? {});
}

function errorTypesOn(page: Fields | undefined): string[] {
  const types = entriesOf(page).map(({ fields }) =>
    textOf(mapOf(fields, 'fields') ?? {}, 'error_type'),
  );
  return [...new Set(types.flatMap((type) => type ?? []))];
}

/** Overwrites: a day whose counting was broken off is counted anew. */
export async function keepCounts(
  documents: Documents,
  { packageName, day, counts, expiresAt }: DayCounts,
): Promise<void> {
  const name = dayCountsName(packageName, day);
  const fields = { package: text(packageName), day: text(day), counts: text(counts) };
  await documents.transaction(async () => [undefined, [{ kind: 'set', name, expiresAt, fields }]]);
}

export async function readCounts(
  documents: Documents,
  packageName: string,
  day: string,
  now: Date,
): Promise<string | undefined> {
  const [found] = await documents.get([dayCountsName(packageName, day)]);
  if (!found || hasExpired(found, now)) return undefined;
  return textOf(found, 'counts');
}
