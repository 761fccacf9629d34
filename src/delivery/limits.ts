/** Every limit of delivery, with its reason. */

const MINUTE_MS = 60 * 1_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** The service takes 500. */
export const BATCH_MAX_EVENTS = 500;

/** A quarter of what the service takes, and some 20 kB on the wire: one second has to be enough. */
export const BATCH_MAX_BYTES = 256_000;

/** A round ends after so many requests, and asks again whether anything may leave. */
export const ROUND_MAX_REQUESTS = 10;

/** After the first failure; each wait is twice the one before. */
export const FIRST_PAUSE_MS = MINUTE_MS / 2;
/** The same where a service asks for less, such as for no pause at all, and fails again and again. */
export const FIRST_ASKED_PAUSE_MS = 1_000;
/** A service that is back finds its clients within the hour. */
export const LONGEST_BACK_OFF_MS = 60 * MINUTE_MS;

/** How much of a wait chance may add, so that clients do not return in step. Never less than asked. */
export const JITTER = 0.5;

/** As long as a line lasts: nothing that a service answers, also by mistake, holds for longer. */
export const LONGEST_PAUSE_MS = 30 * DAY_MS;

/** What a crash left half written beside the files is swept away by then. */
export const SCRAP_AFTER_MS = DAY_MS;
