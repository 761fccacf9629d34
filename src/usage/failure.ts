/** What is recorded of an error: its class, its code, and its places in the package's own files. */
import { attempt, describeError } from '../session/index.js';
import { ownFrames } from './frames.js';

export interface Failure {
  readonly error_type: string;
  readonly error_code?: string | undefined;
  readonly frames: readonly string[];
}

/** Never throws, whatever was thrown. Of the message nothing is kept. */
export function failureOf(thrown: unknown, folder: string | undefined): Failure {
  const { type, message } = describeError(thrown);
  return {
    error_type: type,
    error_code: attempt(() => codeOf(thrown), undefined),
    frames: attempt(() => ownFrames(stackOf(thrown), message, folder), []),
  };
}

function codeOf(thrown: unknown): string | undefined {
  const isObject = typeof thrown === 'object' && thrown !== null;
  return isObject && 'code' in thrown && typeof thrown.code === 'string' ? thrown.code : undefined;
}

function stackOf(thrown: unknown): unknown {
  return typeof thrown === 'object' && thrown !== null && 'stack' in thrown ? thrown.stack : '';
}
