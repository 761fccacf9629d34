/** What statistics are held to, with the reason of each number. */

/** Odd multiples of 5: nothing lies in the middle between two, so a shown number says ± half of it. */
export const ROUNDINGS = [5, 15, 45, 135] as const;

/** A closed day is counted when another one has passed: time to erase what was shared on it. */
export const DAYS_TO_ERASE = 1;

/** One session may have run a loop: it counts with no more invokes than this. */
export const MAX_INVOKES_OF_A_SESSION = 1_000;

/** Anybody can invent versions: those told apart while a day is counted, and those kept of it. */
export const MAX_VERSIONS_COUNTED = 10_000;
export const MAX_VERSIONS_KEPT = 100;

/** Of the exact counts of a package and a day; Firestore's document holds 1 MiB. */
export const MAX_COUNTS_BYTES = 900_000;

/** Versions that are named; the least used of more of them are `other`. */
export const MAX_VERSIONS = 20;

/** Of one package on one day. A month of them is one document, and Firestore's holds 1 MiB. */
export const MAX_DAY_BYTES = 25_000;

/** Only without declarations, where anybody can invent packages. */
export const MAX_PACKAGES_OF_A_DAY = 1_000;

/** Sessions, pings or events that are read at once: a few MB. */
export const ARRIVALS_PER_READ = 200;

/** A day that changes while it is counted is counted again, some times now, otherwise another day. */
export const COUNTING_ATTEMPTS = 3;

/** What an admin's look at an open day reads of each stream. */
export const MAX_LIVE_ARRIVALS = 20_000;

/** Upper bounds of the buckets in milliseconds: 1, 2, 5, 10, … The last takes all that is longer. */
export const DURATION_BUCKETS_MS: readonly number[] = Array.from({ length: 8 }, (_, power) =>
  [1, 2, 5].map((step) => step * 10 ** power),
).flat();

/** Of these as many units as the threshold asks for lie beyond, or the percentile is not shown. */
export const PERCENTILES = [50, 90, 99] as const;
