/**
 * Counting without knowing. A token says "the same installation as before" inside one period of one
 * package, and nothing across periods, packages or installations: whoever lacks the installation's
 * secret, which never leaves, can neither link two tokens nor guess the name behind a hash.
 */
import { createHmac, randomBytes } from 'node:crypto';

/** As long as the digest, which is as strong as HMAC-SHA256 can use. */
const SECRET_BYTES = 32;

/** 128 bits: no two installations meet by chance, and a field stays short. */
const TOKEN_HEX_DIGITS = 32;

/** Inside one scope a pseudonym stays the same; in another it has nothing in common with itself. */
export interface Scope {
  readonly package: string;
  /** From `periodOf`. */
  readonly period: string;
}

/** A secret for this installation and package. It is kept by the caller and never sent. */
export function createSecret(random: (size: number) => Uint8Array = randomBytes): Uint8Array {
  return random(SECRET_BYTES);
}

/** The token by which this installation counts once in the scope: 32 hex digits. */
export function periodToken(secret: Uint8Array, scope: Scope): string {
  return digest(secret, 'token', scope, '');
}

/** A name, such as a project's, as 32 hex digits that only this installation can make. */
export function hashName(secret: Uint8Array, scope: Scope, name: string): string {
  return digest(secret, 'name', scope, name);
}

/** JSON keeps the parts apart: `a` + `bc` is not `ab` + `c`. A short secret could be searched. */
function digest(secret: Uint8Array, use: 'token' | 'name', scope: Scope, name: string): string {
  if (secret.length < SECRET_BYTES) throw new RangeError(`a secret has ${SECRET_BYTES} bytes`);
  return createHmac('sha256', secret)
    .update(JSON.stringify([use, scope.package, scope.period, name]))
    .digest('hex')
    .slice(0, TOKEN_HEX_DIGITS);
}
