/** What stands in a document's typed fields. What is of another type than it should be reads as nothing. */
import type { Fields, Value } from '../../../src/firestore/types.js';

export function textOf(fields: Fields, name: string): string {
  const value = fields[name];
  return value !== undefined && 'stringValue' in value ? String(value.stringValue) : '';
}

export function numberOf(fields: Fields, name: string): number {
  const value = fields[name];
  if (value === undefined) return Number.NaN;
  if ('integerValue' in value) return Number(value.integerValue);
  return 'doubleValue' in value ? Number(value.doubleValue) : Number.NaN;
}

/** RFC 3339, or nothing. */
export function timeOf(fields: Fields, name: string): string {
  const value = fields[name];
  return value !== undefined && 'timestampValue' in value ? String(value.timestampValue) : '';
}

export function mapOf(fields: Fields, name: string): Fields {
  const value = fields[name];
  return value !== undefined && 'mapValue' in value ? (value.mapValue.fields ?? {}) : {};
}

/** What a value holds, in the order in which it stands there; undefined of one that holds none. */
export function membersOf(value: Value): readonly (readonly [string, Value])[] | undefined {
  if ('mapValue' in value) return Object.entries(value.mapValue.fields ?? {});
  if (!('arrayValue' in value)) return undefined;
  return (value.arrayValue.values ?? []).map((one, index) => [String(index), one]);
}

/** "integer" of an `integerValue`. */
export const typeOf = (value: Value): string =>
  (Object.keys(value)[0] ?? 'null').replace(/Value$/, '');

/** Of a value without members. */
export function scalarText(value: Value): string {
  const content: unknown = Object.values(value)[0];
  return content === null ? 'null' : String(content);
}
