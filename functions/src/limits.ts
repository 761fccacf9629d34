/**
 * Every limit of the service's door, with its reason. What a store can hold is the store's to say.
 */

/** Inflated, and as it travels. The SDK cuts a share into parts of 4.5 MB. */
export const MAX_BODY_BYTES = 5_000_000;

/** Firestore nests 20 levels, each of which takes three in typed JSON; the envelope takes the rest. */
export const MAX_JSON_DEPTH = 80;

/**
 * In one body. The densest list of typed values, nulls, has 260,000 commas in 5 MB, and the shapes of
 * a share 420,000 brackets and braces; what is denser costs more memory than its size says.
 */
export const MAX_JSON_COMMAS = 300_000;
export const MAX_JSON_CONTAINERS = 500_000;

/** Longer than any route with its ids and a cursor. */
export const MAX_TARGET_CHARACTERS = 2_048;

/** Node's own default, named because the answer to more names it. */
export const MAX_HEADER_BYTES = 16_384;

/** A label is a kind of operation: a thousand kinds in one session is a loop gone wrong. */
export const MAX_LABELS = 1_000;

/** The smallest invoke is some 350 bytes, so that a full body holds about 14,000. */
export const MAX_INVOKES = 15_000;

/** Parts of one share; 1,000 parts of 4.5 MB are more than a session may hold. */
export const MAX_PARTS = 1_000;

/** Shares of one session, over its whole life. */
export const MAX_SHARES = 1_000_000_000;

/** What npm and the Julia registry allow for a name. */
export const MAX_PACKAGE_NAME_CHARACTERS = 214;

/** Names, versions, labels and error types are read by people, in one line. */
export const MAX_NAME_CHARACTERS = 500;

/** At the level `text` alone. The SDK cuts there, too. */
export const MAX_ERROR_MESSAGE_CHARACTERS = 10_000;

/** Distinct context keys of one label. */
export const MAX_CONTEXT_KEYS = 5_000;

/** By Firestore's rule. Many statistics share one document of the store. */
export const MAX_STATS_BYTES = 100_000;

/** By Firestore's rule. The SDK stops at 700 kB of context; a page of the store takes 900 kB. */
export const MAX_INVOKE_BYTES = 800_000;

/** Listings: a screenful unless asked for more, and never more than a quick answer. */
export const DEFAULT_PAGE_ITEMS = 50;
export const MAX_PAGE_ITEMS = 200;

/** Invokes that an export or a summary holds in memory at once. */
export const STREAM_PAGE_ITEMS = 100;

/** Invokes that a summary looks at for error types: it is read by people. */
export const SUMMARY_INVOKES = 2_000;

/** Past the expiry of what was erased, for the oldest retry that an outbox may still hold. */
export const TOMBSTONE_MARGIN_DAYS = 90;

/** What a client is told to wait when the store cannot answer. */
export const RETRY_AFTER_SECONDS = 10;
