/** What is kept of an error: a name to count by, and a message that stays in memory. */
import { types } from 'node:util';
import { attempt } from './attempt.js';
import type { InvokeError } from './types.js';

export const UNKNOWN_ERROR: InvokeError = Object.freeze({ type: 'unknown', message: '' });

/** Never throws, whatever was thrown. Of what is no error, the `typeof` and nothing of its content. */
export function describeError(thrown: unknown): InvokeError {
  if (!attempt(() => isError(thrown), false)) return { type: typeof thrown, message: '' };
  // The cast: isError has looked; whatever a hostile error answers is checked again in `text`.
  const error = thrown as Error;
  return {
    type: text(() => error.constructor.name, UNKNOWN_ERROR.type),
    message: text(() => error.message, UNKNOWN_ERROR.message),
  };
}

/** `instanceof` alone misses the errors of other realms, such as Node's own under jest. */
function isError(thrown: unknown): boolean {
  return types.isNativeError(thrown) || thrown instanceof Error;
}

function text(read: () => unknown, fallback: string): string {
  const value = attempt(read, fallback);
  return typeof value === 'string' && value !== '' ? value : fallback;
}
