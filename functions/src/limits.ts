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

/** A batch of events, inflated. Each event is one write of the store. */
export const MAX_EVENTS = 500;
export const MAX_EVENTS_BYTES = 1_000_000;

/** Why events were lost; the SDK knows about ten reasons. */
export const MAX_LOSS_REASONS = 50;

/** Twice what an outbox keeps; and as far as clocks that are set by hand are wrong. */
export const MAX_EVENT_AGE_DAYS = 60;
export const MAX_EVENT_AHEAD_HOURS = 24;

/** For how long a client is told that a stream is not wanted. Then it asks again, with one request. */
export const STOP_DAYS = 7;

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

/** In which requests are counted: short, so that who was refused may soon come again. */
export const RATE_WINDOW_SECONDS = 60;

/**
 * Requests a minute, 0 for no limit; the environment may set others. A client may share ten times a
 * second, as a class behind one address does; RxInfer's sends each invoke in a request of its own. A
 * wrong key is a mistake, and nobody makes twenty a minute. A package has half of what there is, so
 * that the others go on. One machine took 5,000 usage pings a second (docs/performance.md) and is
 * kept well below; what an instance in Google Cloud takes is paid for, and there are up to 20 of them.
 */
export const RATES = {
  machine: { client: 600, rxinfer: 3_000, wrongKeys: 20, package: 30_000, instance: 60_000 },
  cloud: { client: 600, rxinfer: 3_000, wrongKeys: 20, package: 3_000, instance: 6_000 },
} as const;

/** What can be set for one of them. */
export const MAX_RATE = 1_000_000;

/** In each of which clients are counted as one: three tables of them take 20 MB when all are in use. */
export const CLIENT_SLOTS = 16_384;

/** The same for packages, since without declarations anybody may invent one. */
export const PACKAGE_SLOTS = 1_024;

/** For as long somebody may ask who looked at a session: a year, whatever is kept of the session. */
export const AUDIT_DAYS = 365;

/**
 * How long one machine waits for a client (Google's front end has times of its own): for the headers,
 * for the whole request, and for an answer to be taken. Of one that waits, so many bytes have to go in
 * each window: less than a modem takes, and who takes less is not reading.
 */
export const PATIENCE = {
  headersWithinMs: 10_000,
  requestWithinMs: 60_000,
  checkEveryMs: 5_000,
  answerWindowMs: 60_000,
  minAnswerBytes: 30_000,
  /** For what is in flight when the service stops, and until the process has ended in any case. */
  finishWithinMs: 9_000,
  stopWithinMs: 10_000,
} as const;

/** Open at once on one machine; one more is closed. */
export const MAX_CONNECTIONS = 200;

/**
 * Bodies in memory at once on one machine, those of `SMALL_BODY_BYTES` not counted: 200 of them are
 * 13 MB. What is compressed is counted as if it inflated this many times; JSON does about ten.
 */
export const MAX_BODIES_BYTES = 200_000_000;
export const SMALL_BODY_BYTES = 65_536;
export const INFLATION = 20;
