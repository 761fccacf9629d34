/** Firestore's words for failure: what may be asked again later is told from what is wrong. */
import { StoreUnavailable } from './store.js';

/** By gRPC code: what passes, and what the maintainer mends. */
const UNAVAILABLE: ReadonlyMap<unknown, string> = new Map([
  [1, 'Firestore broke off (CANCELLED)'],
  [2, 'Firestore failed (UNKNOWN)'],
  [4, 'Firestore is late (DEADLINE_EXCEEDED)'],
  [5, 'Firestore does not find it (NOT_FOUND): make the database, if the project has none'],
  [7, 'Firestore refuses the account (PERMISSION_DENIED): give it the role roles/datastore.user'],
  [8, 'Firestore has no quota left (RESOURCE_EXHAUSTED): raise it, or wait until it is renewed'],
  [10, 'Firestore is contended (ABORTED)'],
  [13, 'Firestore failed (INTERNAL)'],
  [14, 'Firestore cannot be reached (UNAVAILABLE)'],
  [16, 'Firestore does not know the account (UNAUTHENTICATED): look at its credentials'],
]);

/** Its client goes on asking for up to ten minutes, which nobody waits for. */
const ANSWER_WITHIN_MS = 25_000;

const INVALID_ARGUMENT = 3;

/** A transaction that ended, though its client was told of a failure, cannot be tried again. */
const LOST_TRANSACTION = 'Firestore ended a transaction (INVALID_ARGUMENT)';

export const codeOf = (error: unknown): unknown =>
  error instanceof Error && 'code' in error ? error.code : undefined;

/** What comes later than `withinMs` happens unheard; everything here may be asked again. */
export async function translating<T>(
  work: () => Promise<T>,
  withinMs: number = ANSWER_WITHIN_MS,
): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new StoreUnavailable('Firestore is late')), withinMs);
  });
  try {
    return await Promise.race([work(), late]);
  } catch (error) {
    const sentence = sentenceOf(error);
    throw sentence === undefined ? error : new StoreUnavailable(sentence, { cause: error });
  } finally {
    clearTimeout(timer);
  }
}

const NOT_FOUND = 5;
const ATTEMPTS = 3;

/**
 * What a transaction updates was there when it read it. Where it is not any more, somebody deleted
 * it in between, and the transaction has to look again; more than once only where several do.
 */
export async function unlessDeletedMeanwhile<T>(run: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await run();
    } catch (error) {
      if (codeOf(error) !== NOT_FOUND || attempt === ATTEMPTS) throw error;
    }
  }
}

function sentenceOf(error: unknown): string | undefined {
  const isLost =
    error instanceof Error &&
    codeOf(error) === INVALID_ARGUMENT &&
    /transaction/i.test(error.message);
  return isLost ? LOST_TRANSACTION : UNAVAILABLE.get(codeOf(error));
}
