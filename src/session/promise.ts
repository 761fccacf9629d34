/**
 * Which results are waited for. Waiting is only safe where it changes nothing but the moment, so
 * the question is not "does it have a `then`?"
 */
import { types } from 'node:util';
import { attempt } from './attempt.js';

/**
 * A promise as `async` functions make them, of any realm. Not one with properties of its own, nor
 * of a class that extends Promise: `then` would lose the properties, run the class's code, or start
 * work that waits to be asked for.
 */
export function isPlainPromise(value: unknown): value is Promise<unknown> {
  return types.isPromise(value) && Object.keys(value).length === 0 && isOfNoSubclass(value);
}

/** Reads `then`, as `await` would, and does not call it. */
export function isThenable(value: unknown): value is PromiseLike<unknown> {
  if (!isObject(value) && typeof value !== 'function') return false;
  return attempt(() => 'then' in value && typeof value.then === 'function', false);
}

/** Of another realm is what has its own `then` right above that realm's `Object.prototype`. */
function isOfNoSubclass(promise: Promise<unknown>): boolean {
  const prototype: unknown = Object.getPrototypeOf(promise);
  if (prototype === Promise.prototype) return true;
  if (!isObject(prototype)) return false;
  return attempt(() => {
    const above: unknown = Object.getPrototypeOf(prototype);
    const isLast = isObject(above) && Object.getPrototypeOf(above) === null;
    return isLast && Object.hasOwn(prototype, 'then');
  }, false);
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
