/** Deletes what expired. Reads are blind to it already; here it leaves the disk as well. */
import type { DocumentName, Documents } from './documents.js';
import { hasExpired } from './fields.js';
import { statsName } from './names.js';
import { deletionOf, namesOfOwner, tracesOf } from './traces.js';

async function purgeOwner(documents: Documents, name: DocumentName, now: Date): Promise<number> {
  return documents.transaction(async (get) => {
    const [found] = await get([name]);
    if (!found || !hasExpired(found, now)) return [0, []];
    const names =
      name.collection === 'sessions'
        ? (await tracesOf(get, found)).names
        : namesOfOwner(statsName(name.id), found);
    return [names.length, names.map(deletionOf)];
  });
}

async function purgeTogether(
  documents: Documents,
  names: readonly DocumentName[],
  now: Date,
): Promise<number> {
  return documents.transaction(async (get) => {
    const found = await get(names);
    const gone = names.filter((_, index) => {
      const fields = found[index];
      return fields !== undefined && hasExpired(fields, now);
    });
    return [gone.length, gone.map(deletionOf)];
  });
}

/** Each with its pages and linked statistics, so that none is left without its owner. */
const OWNERS = ['sessions', 'session_stats'] as const;
const OTHERS = [
  'usage_pings',
  'events',
  'losses',
  'erasure_requests',
  'audit',
  'day_counts',
  'tombstones',
] as const;

export async function purgeExpired(
  documents: Documents,
  now: Date,
  limit: number,
): Promise<number> {
  let purged = 0;
  for (const collection of OWNERS) {
    for (const name of await documents.expired(collection, now, limit)) {
      purged += await purgeOwner(documents, name, now);
    }
  }
  for (const collection of OTHERS) {
    const names = await documents.expired(collection, now, limit);
    if (names.length > 0) purged += await purgeTogether(documents, names, now);
  }
  if (purged > 0) await documents.settle();
  return purged;
}
