/**
 * What kind of thing an unknown object is, also when it comes from another realm (a worker, a vm
 * context, a test runner), where `instanceof` says no.
 */

/** Made by `{}`, `Object.create(null)` or JSON: its own keys are all that it is. */
export function isPlainObject(value: object): value is Record<string, unknown> {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === Object.prototype || prototype === null) return true;
  // Another realm's Object.prototype; nothing else ends the chain so early.
  return Object.getPrototypeOf(prototype) === null;
}

/** Such as `Date`, `Map` or `Uint8Array`; whoever lies about it is found out by the first call. */
export function tagOf(value: object): string {
  return Object.prototype.toString.call(value).slice('[object '.length, -1);
}

/** Such as `[URL]`: what stands for a value that has no typed form. */
export function typeName(value: object): string {
  const name: unknown = value.constructor?.name;
  return `[${typeof name === 'string' && name !== '' ? name : 'object'}]`;
}
