/** Deletes what expired. Reads are blind to it already; here it leaves the disk as well. */
import type { DocumentName, Documents } from './documents.js';
import { hasExpired } from './fields.js';
import { statsName } from './names.js';
import { deletionOf, namesOfOwner, tracesOf } from './traces.js';

async function purgeOne(documents: Documents, name: DocumentName, now: Date): Promise<number> {
  return documents.transaction(async (get) => {
    const [found] = await get([name]);
    if (!found || !hasExpired(found, now)) return [0, []];
    const names =
      name.collection === 'sessions'
        ? (await tracesOf(get, found)).names
        : name.collection === 'session_stats'
          ? namesOfOwner(statsName(name.id), found)
          : [name];
    return [names.length, names.map(deletionOf)];
  });
}

/** Sessions first: their pages and linked statistics go with them. */
const PURGED = [
  'sessions',
  'session_stats',
  'usage_pings',
  'events',
  'losses',
  'erasure_requests',
  'tombstones',
] as const;

export async function purgeExpired(
  documents: Documents,
  now: Date,
  limit: number,
): Promise<number> {
  let purged = 0;
  for (const collection of PURGED) {
    for (const name of await documents.expired(collection, now, limit)) {
      purged += await purgeOne(documents, name, now);
    }
  }
  if (purged > 0) await documents.settle();
  return purged;
}
