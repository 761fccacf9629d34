/**
 * State that must exist once per process, also where a program loads this package twice, once by
 * `import` and once by `require`. It lives on `globalThis` under one symbol.
 */

const REGISTRY = Symbol.for('aboveboard');

const registry = sharedRegistry();

/**
 * The one value under `key`, made on first use. End the key with a number and raise it when the
 * value's form changes: two versions of this package may meet in one process.
 */
export function processState<T>(key: string, create: () => T): T {
  if (!registry.has(key)) registry.set(key, create());
  // The cast: a key belongs to one module, which always asks for the same type.
  return registry.get(key) as T;
}

function sharedRegistry(): Map<string, unknown> {
  const found: unknown = Reflect.get(globalThis, REGISTRY);
  if (found instanceof Map) return found;
  const made = new Map<string, unknown>();
  // Not `defineProperty` of Object, which throws where a host has frozen its globals.
  Reflect.defineProperty(globalThis, REGISTRY, { value: made });
  return made;
}
