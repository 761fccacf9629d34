/**
 * Random ids. `node:crypto` takes as long to load as all of this package's own code, and a program
 * that only imports the package needs none: the first id loads it.
 */
let crypto: typeof import('node:crypto') | undefined;

/** UUID v4. */
export function newId(): string {
  crypto ??= process.getBuiltinModule('node:crypto');
  return crypto.randomUUID();
}
