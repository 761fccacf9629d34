/**
 * Names of RxInfer's documents. The client keeps the last segment of the name that it was answered
 * and sends its updates there, so the name itself is what permits them: nobody can guess it, and
 * the same document sent twice gets the same one.
 */
import { createHmac } from 'node:crypto';
import type { Fields } from '../../../src/firestore/index.js';
import type { RxInferCollection } from '../store/index.js';

const NAME = /^([0-9a-f]{32})([A-Za-z0-9_-]{43})$/;

/** What only the first sender is told: keyed by the store's secret, over what was sent first. */
export function capabilityOf(
  secret: Uint8Array,
  collection: RxInferCollection,
  id: string,
  fields: Fields,
): string {
  const text = `${collection}|${id}|${canonicalJson(fields)}`;
  return createHmac('sha256', secret).update(text).digest('base64url');
}

export function nameOf(id: string, capability: string): string {
  return `${id.replaceAll('-', '')}${capability}`;
}

export function partsOf(
  name: string,
): { readonly id: string; readonly capability: string } | undefined {
  const [, hex, capability] = NAME.exec(name) ?? [];
  if (hex === undefined || capability === undefined) return undefined;
  return { id: hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-'), capability };
}

/** JSON with sorted keys. The fields were read by `readFields`, so their depth is limited. */
function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1));
  return `{${members.map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`).join(',')}}`;
}
