/** How much waits, and how much is kept of what left, each with its reason. */

/** A year: twice as long as a service keeps a session unless its maintainer says otherwise. */
export const LEDGER_MAX_MONTHS = 12;

/** About twenty shares of the largest size that one request takes, and thousands of usual ones. */
export const LEDGER_MAX_BYTES = 100_000_000;

/**
 * In memory, between two drains. A program that records more than that within a tenth of a second
 * loses the rest rather than its memory.
 */
export const QUEUE_MAX_RECORDS = 10_000;

/** What one turn of the event loop encodes: some milliseconds' worth. */
export const DRAIN_SLICE_RECORDS = 200;

/** One write for what happens in this time; so much does a `kill -9` cost. */
export const DRAIN_AFTER_MS = 100;

/** At the end of a program nobody waits longer for what was recorded last. */
export const EXIT_BUDGET_MS = 25;

/** A queue of so many is drained at once, before it is full. */
export const DRAIN_AT_RECORDS = 1_000;

/** The first round: not for a program that ends at once, whose worker would start in vain. */
export const FIRST_ROUND_AFTER_MS = 10;

/** Later rounds are due by whichever comes first. */
export const ROUND_AFTER_RECORDS = 100;
export const ROUND_AFTER_BYTES = 256_000;
export const ROUND_AFTER_MS = 10_000;

/** Timers of Node hold 24 days; a pause that is longer is looked at again. */
export const TIMER_MAX_MS = 24 * 60 * 60 * 1_000;

/** For `flush()` without a time of its own. */
export const FLUSH_WITHIN_MS = 5_000;
/** While another process delivers what is ours. */
export const FLUSH_LOOKS_AGAIN_AFTER_MS = 50;

/** Weeks of use without a network, and nothing that fills a home. What comes then is lost. */
export const OUTBOX_MAX_BYTES = 20_000_000;

/** On top of that: what a program lost, in 100 bytes at its end, so that a full outbox still says so. */
export const LOSSES_MAX_BYTES = 100_000;

/** One file is read into memory whole, and a worker's memory is its host's. */
export const SEGMENT_MAX_BYTES = 1_000_000;

/** An event is flat and has no free text; a share is at most 5 MB, and a string inside of JSON. */
export const LINE_MAX_BYTES = { events: 100_000, sessions: 6_000_000 } as const;

/** Far below the time for which a service remembers what was erased: nothing comes back late. */
export const LINE_MAX_AGE_MS = 30 * 24 * 60 * 60 * 1_000;

/** After a disk took nothing: it is not asked again for each record. */
export const DISK_PAUSE_MS = 10_000;

/** After a round that could not be ordered: its worker did not start, or was ended. */
export const BROKEN_ROUND_PAUSE_MS = 60_000;

/**
 * Where nobody can tell whether a file's process lives (another machine, or a platform that does
 * not say when a process began): none writes to a file for so long, since a round of delivery sets
 * it aside after seconds.
 */
export const UNTOUCHED_IS_LEFT_MS = 24 * 60 * 60 * 1_000;
