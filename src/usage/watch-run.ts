/** How a run ended, without changing what its caller gets of it. */
import { attempt, isPlainPromise, isThenable } from '../session/index.js';

export type Ending<T> =
  | { readonly outcome: 'returned'; readonly value: Awaited<T> }
  | { readonly outcome: 'threw'; readonly error: unknown }
  /** It handed back what cannot be watched without touching it. */
  | { readonly outcome: 'unknown' };

/**
 * Calls `ended` once, and hands back or throws on what `run` does. In place of a plain promise
 * comes one that settles alike: to watch the very same one would count as handling its rejection.
 */
export function watchRun<T>(run: () => T, ended: (ending: Ending<T>) => void): T {
  const end = (ending: Ending<T>) => attempt(() => ended(ending), undefined);
  let result: T;
  try {
    result = run();
  } catch (error) {
    end({ outcome: 'threw', error });
    throw error;
  }
  if (isPlainPromise(result)) {
    const settled = result.then(
      (value) => {
        // The cast: T is a plain promise, and this is what it resolved to.
        end({ outcome: 'returned', value: value as Awaited<T> });
        return value;
      },
      (error: unknown) => {
        end({ outcome: 'threw', error });
        throw error;
      },
    );
    // The cast: T is a plain promise, and this is a plain promise of the same value.
    return settled as T;
  }
  // The cast: what has no `then` is what awaiting it gives.
  end(
    isThenable(result)
      ? { outcome: 'unknown' }
      : { outcome: 'returned', value: result as Awaited<T> },
  );
  return result;
}
