/** Every limit of how something leaves, with its reason. */

/** One part of a manual share: somebody is watching, and 4.5 MB go over a slow line. */
export const SHARE_DEADLINE_MS = 30_000;

/** An erasure is one small request; a person waits for its answer. */
export const ERASE_DEADLINE_MS = 15_000;

/** Whatever leaves unasked: look-up, connection and answer together. */
export const BACKGROUND_DEADLINE_MS = 1_000;

/** Of one question to a name server; two of them fit well into that deadline. */
export const LOOK_UP_TRY_MS = 300;
export const LOOK_UP_TRIES = 2;

/** Whatever a service asks for, or another program in its place: nobody is silenced for a year. */
export const RETRY_AFTER_MAX_MS = 24 * 60 * 60 * 1_000;

/** Below this, gzip's own header and a thread's work cost more than the bytes that it saves. */
export const COMPRESS_FROM_BYTES = 1_000;

/** Our answers are a few hundred bytes; whatever sends more is not our service. */
export const RESPONSE_MAX_BYTES = 256 * 1_024;

/** What a service says about an error is shown on a terminal: a sentence, not a page. */
export const DETAIL_MAX_CHARACTERS = 300;

export interface RetryPolicy {
  readonly attempts: number;
  readonly firstWaitMs: number;
  readonly longestWaitMs: number;
  /** Each wait is twice the one before. */
  readonly factor: number;
  /** Share of a wait that chance may add or take, so that clients do not return in step. */
  readonly jitter: number;
}

/** Bridges a restart of the service; all waits together stay under 8 s. */
export const RETRY: RetryPolicy = {
  attempts: 5,
  firstWaitMs: 500,
  longestWaitMs: 4_000,
  factor: 2,
  jitter: 0.2,
};
