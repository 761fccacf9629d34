/**
 * Deletes what expired. Every read is blind to it already, and Firestore's own TTL deletes it within
 * about a day; this makes an end of it on time, in every store.
 */
import type { Service } from '../service.js';

/** Sessions in one call of the store: a few seconds of work, so that a stop loses little. */
const SESSIONS_PER_CALL = 100;

/** Deletes until nothing expired is left or `stopAt` has come; answers how much went. */
export async function purge(service: Service, stopAt: Date): Promise<number> {
  let total = 0;
  for (;;) {
    const now = service.clock();
    if (now >= stopAt) return total;
    const deleted = await service.store.purgeExpired(now, SESSIONS_PER_CALL);
    if (deleted === 0) return total;
    total += deleted;
  }
}
