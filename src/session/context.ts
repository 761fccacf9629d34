/** Adds to an invoke's context. Describing a run must never be what breaks it. */
import { attempt } from './attempt.js';
import { describeError } from './error.js';
import { isContext } from './invoke.js';
import { isThenable } from './promise.js';
import type { SessionInvoke } from './types.js';

/** Where an error inside `fill` is recorded, as `TypeError: its message`. */
export const APPEND_CONTEXT_ERROR_KEY = 'append_invoke_context_error';

type Context = Record<string, unknown>;

/** A promise for an async `fill` only; `never` is what a `fill` returns that always throws. */
export type Appended<Filled> = [Filled] extends [never]
  ? undefined
  : Filled extends PromiseLike<unknown>
    ? Promise<void>
    : undefined;

/**
 * Calls `fill` with the invoke's context, to which it adds keys; or it returns an object, whose
 * keys are added. An error inside is recorded in the context and never thrown. With an async
 * `fill`, await the result inside the run: what comes after the run's end is too late for the
 * statistics.
 */
export function appendInvokeContext<Filled>(
  invoke: SessionInvoke,
  fill: (context: Context) => Filled,
): Appended<Filled>;
export function appendInvokeContext(
  invoke: SessionInvoke,
  fill: (context: Context) => unknown,
): unknown {
  try {
    const filled = fill(contextOf(invoke));
    if (isThenable(filled)) return mergeLater(invoke, filled);
    merge(invoke, filled);
  } catch (error) {
    note(invoke, error);
  }
  return undefined;
}

async function mergeLater(invoke: SessionInvoke, filled: PromiseLike<unknown>): Promise<void> {
  try {
    merge(invoke, await filled);
  } catch (error) {
    note(invoke, error);
  }
}

function contextOf(invoke: SessionInvoke): Context {
  if (!isContext(invoke.context)) invoke.context = {};
  return invoke.context;
}

function merge(invoke: SessionInvoke, filled: unknown): void {
  if (!isContext(filled)) return;
  const context = contextOf(invoke);
  // `c => Object.assign(c, more)` and `c => (c.options = options)` return what is there already.
  if (filled === context || Object.values(context).includes(filled)) return;
  for (const [key, value] of Object.entries(filled)) define(invoke, key, value);
}

function note(invoke: SessionInvoke, error: unknown): void {
  const { type, message } = describeError(error);
  const text = message === '' ? type : `${type}: ${message}`;
  attempt(() => define(invoke, APPEND_CONTEXT_ERROR_KEY, text), undefined);
}

/** Not by assignment, which would take a key named `__proto__` for the prototype. */
function define(invoke: SessionInvoke, key: string, value: unknown): void {
  const property = { value, configurable: true, enumerable: true, writable: true };
  const context = contextOf(invoke);
  if (Reflect.defineProperty(context, key, property)) return;
  // Frozen by the program: a copy takes its place.
  invoke.context = Object.defineProperty({ ...context }, key, property);
}
