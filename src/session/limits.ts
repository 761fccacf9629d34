/** What bounds the memory that recording takes. */

/** Invokes kept for each label; RxInfer's number, and enough to see a problem come. */
export const DEFAULT_CAPACITY = 1_000;

/** The service holds no more invokes of a session. */
export const MAX_CAPACITY = 100_000;

/** A program that makes labels out of its data (URLs, ids) must not eat up its own memory. */
export const MAX_LABELS = 1_000;

/** Counts for the labels that are over the limit. */
export const OVERFLOW_LABEL = 'other';

/** The same for context keys, for each label; further keys are kept in the invokes alone. */
export const MAX_CONTEXT_KEYS = 1_000;
