/** How much of sessions stays on this machine, each with its reason. */

/** Far more than an issue needs, and nothing that fills a home: at most 20 MB for each package. */
export const KEPT_SESSIONS_MAX = 20;

/** As long as anything waits. Whoever meets a bug shares within days. */
export const KEPT_MAX_AGE_MS = 30 * 24 * 60 * 60 * 1_000;

/** UTF-16 code units; statistics first, then the newest invokes of each label. */
export const KEPT_MAX_CHARACTERS = 1_000_000;

/** Of all labels together, and of each at most a tenth: what happened last says most. */
export const KEPT_INVOKES_MAX = 1_000;
export const KEPT_INVOKES_OF_LABEL_MAX = 100;

/** A longer value stays home as its shape. */
export const KEPT_VALUE_MAX_CHARACTERS = 50_000;

/** For what was recorded since the write before: what is too much for it is left to the next. */
export const WRITE_BUDGET_MS = 5;

/** At the end there is no next one; half of what the end of a program may be delayed by. */
export const EXIT_BUDGET_MS = 25;

/**
 * The pauses between writes, each twice as long as the one before: a program that is killed loses at
 * most its younger half, and one that runs for months hardly writes.
 */
export const FIRST_WRITE_AFTER_MS = 1_000;
export const WRITE_AFTER_AT_MOST_MS = 5 * 60 * 1_000;
