/** The numbers of a share, each with its reason. */

/** The service takes 5 MB inflated: room for it to count a little differently. */
export const PART_MAX_BYTES = 4_500_000;

/** What surrounds the documents in a part: field names, the part's number, the key's digest. */
export const ENVELOPE_BYTES = 300;

/** What the service takes in one request, however small its documents are. */
export const PART_MAX_STATS = 1_000;
export const PART_MAX_INVOKES = 15_000;

/** Labels, error types, context keys, versions; the package's name is what npm allows. */
export const NAME_MAX_CHARACTERS = 500;
export const PACKAGE_NAME_MAX_CHARACTERS = 214;

/** Enough for any message that somebody wrote. */
export const ERROR_MESSAGE_MAX_CHARACTERS = 10_000;

/** Statistics may take 100 kB; the rest of them needs little. */
export const CONTEXT_KEYS_MAX_BYTES = 60_000;
