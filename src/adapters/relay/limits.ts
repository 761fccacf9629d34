/** What a page may ask of its server. Nobody signs in here, so everything is bounded. */

/** Of the body; 4 kB more than pages of ours send, for those that encode it otherwise. */
export const MAX_BODY_BYTES = 64 * 1_024;

/** A declaration has no more fields. */
export const MAX_VALUES = 100;

/** A declared list has no more elements. */
export const MAX_ELEMENTS = 100;

/** What happened longer ago, by the page's clock, is taken to have happened then. */
export const MAX_AGE_MS = 60 * 60 * 1_000;

/** A page sends one in five seconds; several pages of one household, or of one office, more. */
export const CLIENT_BATCHES_PER_MINUTE = 120;

/** Of all clients together. */
export const BATCHES_PER_MINUTE = 3_000;

/** Counters, however many clients there are: two that share one also share its limit. */
export const CLIENT_COUNTERS = 4_096;

/** To ask whether telemetry is on reads files, which a flood of requests must not cause. */
export const STATUS_HOLDS_MS = 1_000;
