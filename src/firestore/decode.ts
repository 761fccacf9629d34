/**
 * From typed values to plain ones. What comes out of an encoded value is its normal form: encoding
 * it again gives the same typed value.
 *
 * | Before                                   | Normal form                              |
 * |------------------------------------------|------------------------------------------|
 * | undefined, a hole, an invalid Date       | null                                     |
 * | bigint in the safe range                 | number                                   |
 * | symbol, an object without a typed form   | string                                   |
 * | Set, typed array                         | array                                    |
 * | Map, object without prototype            | plain object                             |
 * | ArrayBuffer, Buffer, DataView            | Uint8Array                               |
 * | what was renamed, cut or left out        | as renamed, cut, and marked              |
| a map in an array, if an array in its    | that array: it is what an array in an    |
| one field `array` is all that it holds   | array is wrapped in                      |
 */
import type { FirestoreDocument, Value } from './types.js';
import { WRAPPER } from './write.js';

/** Twice of what Firestore nests; whatever is deeper did not come from it. */
const MAX_DECODED_DEPTH = 40;

/** What the REST API may answer where a typed value, its content or a document stands. */
interface Loose {
  readonly [name: string]: unknown;
  readonly mapValue?: unknown;
  readonly arrayValue?: unknown;
  readonly fields?: unknown;
  readonly values?: unknown;
}

/**
 * Reads all that Google's REST API answers, also integers as JSON numbers, and absent `values` and
 * `fields`. What is no typed value is null.
 */
export function fromFirestoreValue(value: Value): unknown {
  return decode(value, 0);
}

export function fromFirestoreDocument(document: FirestoreDocument): Record<string, unknown> {
  return decodeFields(asRecord(document).fields, 0);
}

function decode(value: unknown, depth: number): unknown {
  if (depth > MAX_DECODED_DEPTH) return null;
  const typed = asRecord(value);
  const [type] = Object.keys(typed);
  if (type === undefined) return null;
  const content = typed[type];
  switch (type) {
    case 'booleanValue':
    case 'stringValue':
    case 'referenceValue':
    case 'geoPointValue':
      return content;
    case 'integerValue':
    case 'doubleValue':
    case 'timestampValue':
    case 'bytesValue':
      // To make a text or a number of anything else may throw.
      return typeof content === 'string' || typeof content === 'number'
        ? decodeText(type, content)
        : null;
    case 'arrayValue':
      return decodeArray(content, depth + 1);
    case 'mapValue':
      return decodeFields(asRecord(content).fields, depth + 1);
    default:
      return null;
  }
}

function decodeText(
  type: 'integerValue' | 'doubleValue' | 'timestampValue' | 'bytesValue',
  content: string | number,
): unknown {
  switch (type) {
    case 'integerValue':
      return decodeInteger(content);
    case 'doubleValue':
      return Number(content);
    case 'timestampValue':
      return new Date(content);
    case 'bytesValue':
      return Uint8Array.from(Buffer.from(String(content), 'base64'));
  }
}

function decodeInteger(content: string | number): number | bigint | null {
  const number = Number(content);
  if (Number.isSafeInteger(number)) return number;
  try {
    return BigInt(String(content));
  } catch {
    return null;
  }
}

function decodeArray(content: unknown, depth: number): unknown[] {
  const { values } = asRecord(content);
  if (!Array.isArray(values)) return [];
  return values.map((value) => {
    const wrapped = depth < MAX_DECODED_DEPTH ? wrappedArray(value) : undefined;
    return wrapped === undefined ? decode(value, depth) : decodeArray(wrapped, depth + 2);
  });
}

/** The content of an array that stands in an array, and so in a map of that one field. */
function wrappedArray(value: unknown): unknown {
  const fields = asRecord(asRecord(asRecord(value).mapValue).fields);
  const names = Object.keys(fields);
  return names.length === 1 ? asRecord(fields[WRAPPER]).arrayValue : undefined;
}

function decodeFields(fields: unknown, depth: number): Record<string, unknown> {
  // fromEntries makes `__proto__` a field like any other.
  return Object.fromEntries(
    Object.entries(asRecord(fields)).map(([name, value]) => [name, decode(value, depth)]),
  );
}

function asRecord(value: unknown): Loose {
  // Whatever the object holds, it holds by names that are strings.
  return typeof value === 'object' && value !== null ? (value as Loose) : {};
}
