/** How much is kept of what left, each with its reason. */

/** A year: twice as long as a service keeps a session unless its maintainer says otherwise. */
export const LEDGER_MAX_MONTHS = 12;

/** About twenty shares of the largest size that one request takes, and thousands of usual ones. */
export const LEDGER_MAX_BYTES = 100_000_000;
