/** Firestore's rules for documents, written down a second time and as simply as they can be. */
import type { Fields, Value } from '../../src/firestore/index.js';

const RESERVED = /^__[\s\S]*__$/;
const LONE_SURROGATE = /\p{Surrogate}/u;
const utf8 = (text: string): number => new TextEncoder().encode(text).length;

/** Every sentence that is true of the fields and must not be. */
export function faultsOf(fields: Fields, path: readonly string[] = []): string[] {
  return Object.entries(fields).flatMap(([name, value]) => [
    ...(name === '' ? ['a name is empty'] : []),
    ...(RESERVED.test(name) ? ['a name is reserved'] : []),
    ...(LONE_SURROGATE.test(name) ? ['a name is ill-formed'] : []),
    ...(utf8([...path, name].join('.')) > 1_500 ? ['a path is too long'] : []),
    ...faultsOfValue(value, [...path, name]),
  ]);
}

function faultsOfValue(value: Value, path: readonly string[]): string[] {
  if (Object.keys(value).length !== 1) return ['a value has not exactly one type'];
  if ('stringValue' in value)
    return LONE_SURROGATE.test(value.stringValue) ? ['a string is ill-formed'] : [];
  if ('integerValue' in value) {
    const { integerValue } = value;
    const isInt64 =
      typeof integerValue === 'string' &&
      BigInt.asIntN(64, BigInt(integerValue)) === BigInt(integerValue);
    return isInt64 ? [] : ['an integer has not 64 bits'];
  }
  if ('doubleValue' in value && typeof value.doubleValue === 'number') {
    return Number.isFinite(value.doubleValue) ? [] : ['a double is not JSON'];
  }
  if ('mapValue' in value) return faultsOf(value.mapValue.fields ?? {}, path);
  if ('arrayValue' in value) {
    return (value.arrayValue.values ?? []).flatMap((item) => [
      ...('arrayValue' in item ? ['an array stands in an array'] : []),
      ...faultsOfValue(item, [...path, 'array']),
    ]);
  }
  return [];
}

/** Maps and arrays inside one another. */
export function depthOf(fields: Fields): number {
  return deepest(Object.values(fields));
}

function deepest(values: readonly Value[]): number {
  return values.reduce((depth, value) => Math.max(depth, depthOfValue(value)), 0);
}

function depthOfValue(value: Value): number {
  if ('mapValue' in value) return 1 + depthOf(value.mapValue.fields ?? {});
  if (!('arrayValue' in value)) return 0;
  return 1 + deepest(value.arrayValue.values ?? []);
}

/** Bytes: strings and names with one more, numbers and times 8, flags 1, a map and a document 32. */
export function bytesOf(fields: Fields): number {
  return Object.entries(fields).reduce(
    (sum, [name, value]) => sum + utf8(name) + 1 + bytesOfValue(value),
    32,
  );
}

function bytesOfValue(value: Value): number {
  if ('stringValue' in value) return utf8(value.stringValue) + 1;
  if ('bytesValue' in value) return Buffer.from(value.bytesValue, 'base64').length;
  if ('nullValue' in value || 'booleanValue' in value) return 1;
  if ('mapValue' in value) return bytesOf(value.mapValue.fields ?? {});
  if (!('arrayValue' in value)) return 8;
  return (value.arrayValue.values ?? []).reduce((sum, item) => sum + bytesOfValue(item), 0);
}
