/** What one session may hold. Past a limit nothing of the request is stored. */

/** Firestore takes 1 MiB a document; the rest is for the document's name and for rounding. */
export const MAX_DOCUMENT_BYTES = 1_000_000;

/** Their shortened ids take 800 kB in the session's document, 8 bytes each. */
export const MAX_SESSION_INVOKES = 100_000;

/** Statistics that came as documents of their own: an erasure reads all of them at once. */
export const MAX_LINKED_STATS = 200;
