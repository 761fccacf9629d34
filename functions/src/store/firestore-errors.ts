/** Firestore's words for failure: what may be asked again later is told from what is wrong. */
import { StoreUnavailable } from './store.js';

/** By gRPC code: what passes, and what the maintainer mends (credentials, rights, quota). */
const UNAVAILABLE: ReadonlyMap<unknown, string> = new Map([
  [1, 'CANCELLED'],
  [2, 'UNKNOWN'],
  [4, 'DEADLINE_EXCEEDED'],
  [7, 'PERMISSION_DENIED'],
  [8, 'RESOURCE_EXHAUSTED'],
  [10, 'ABORTED'],
  [13, 'INTERNAL'],
  [14, 'UNAVAILABLE'],
  [16, 'UNAUTHENTICATED'],
]);

export const codeOf = (error: unknown): unknown =>
  error instanceof Error && 'code' in error ? error.code : undefined;

export async function translating<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const code = UNAVAILABLE.get(codeOf(error));
    if (code === undefined) throw error;
    throw new StoreUnavailable(`Firestore cannot answer now (${code})`, { cause: error });
  }
}
