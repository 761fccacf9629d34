/**
 * Firestore's limits, each with its source, and ours below them. The sources are
 * https://cloud.google.com/firestore/quotas (Q), https://cloud.google.com/firestore/docs/storage-size
 * (S) and the comments in google/firestore/v1/document.proto (P).
 */

/** Maps and arrays inside one another, the outermost counted (Q; the emulator counts likewise). */
export const MAX_DEPTH = 20;

/** A single string or bytes value: 1 MiB less 89 bytes (Q, P). */
export const MAX_STRING_BYTES = 1_048_487;

/** A field's name, and its path from the document's root (Q). */
export const MAX_PATH_BYTES = 1_500;

/** The step into an array, as the emulator counts it in a path, with its dot. */
export const ARRAY_STEP_BYTES = 'array.'.length;

/** The years that a timestamp may be in (google/protobuf/timestamp.proto). */
export const MIN_TIME_MS = Date.parse('0001-01-01T00:00:00.000Z');
export const MAX_TIME_MS = Date.parse('9999-12-31T23:59:59.999Z');

export const MIN_INT64 = -(2n ** 63n);
export const MAX_INT64 = 2n ** 63n - 1n;

/** Overhead of a document and, where S can be read either way, of each map (S). */
export const MAP_BYTES = 32;

/** An integer, a double or a timestamp (S). */
export const NUMBER_BYTES = 8;

/** A null or a boolean (S). */
export const FLAG_BYTES = 1;

/** Overhead of a document's name (S). */
export const NAME_BYTES = 16;

/** How far a conversion goes. */
export interface Limits {
  /** Maps and arrays inside one another. */
  readonly depth: number;
  /** Bytes by Firestore's rule, or more where JSON text needs much more (see `write.ts`). */
  readonly bytes: number;
  /** Bytes of a field's path. */
  readonly path: number;
}

/**
 * A document has 1 MiB less 4 bytes, the smaller of the two numbers that Google names (Q, P); what is
 * left is for its name (at most 6 KiB, Q).
 */
export const DOCUMENT_LIMITS: Limits = { depth: MAX_DEPTH, bytes: 1_000_000, path: MAX_PATH_BYTES };

/**
 * For what a store packs into pages: `invokes.<id>.context` lies deeper there, under a longer path
 * and beside others. 700 kB also keep the JSON text of one document below one request's 4.5 MB.
 */
export const PAGED_LIMITS: Limits = { depth: 14, bytes: 700_000, path: 1_400 };
