/** Erasure keys are compared as digests, and digests in constant time. */
import { createHash, timingSafeEqual } from 'node:crypto';

/** SHA-256 of the key's 32 bytes, hex, as the first share carried it. */
export function digestOfKey(key: string): string {
  return createHash('sha256').update(Buffer.from(key, 'base64url')).digest('hex');
}

/** An unknown digest costs the same comparison, and is never equal. */
export function sameDigest(proven: string, known: string | undefined): boolean {
  const equal = timingSafeEqual(sha256(proven), sha256(known ?? ''));
  return equal && known !== undefined;
}

function sha256(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
