/**
 * Typed values from strangers: one pass that checks them by Firestore's rules and answers them in
 * one canonical form, or names the first that is wrong.
 */
import {
  ARRAY_STEP_BYTES,
  FLAG_BYTES,
  MAP_BYTES,
  MAX_DEPTH,
  MAX_INT64,
  MAX_PATH_BYTES,
  MAX_STRING_BYTES,
  MIN_INT64,
  NUMBER_BYTES,
} from './limits.js';
import { isLegal } from './names.js';
import { byteLength, wellFormed } from './strings.js';
import type { Fields, Value } from './types.js';

interface Unreadable {
  readonly ok: false;
  /** From the fields on, such as `context.mapValue.fields.a`; empty for the fields as such. */
  readonly path: string;
  /** Follows the path: `must be …`. Nothing of the value is in it. */
  readonly reason: string;
}

export type ReadFields = { readonly ok: true; readonly fields: Fields } | Unreadable;

export type MeasuredFields =
  /** `bytes`: what `sizeOfFields` says of them. */
  { readonly ok: true; readonly fields: Fields; readonly bytes: number } | Unreadable;

/** What the values read so far take: each is looked at anyway, and another pass takes half as long. */
interface Tally {
  bytes: number;
}

/** The first wrong value, on its way out. */
class Wrong {
  readonly reason: string;
  /** From the inside out. */
  readonly steps: string[] = [];

  constructor(reason: string) {
    this.reason = reason;
  }

  in(step: string): this {
    this.steps.push(step);
    return this;
  }
}

const NOT_TYPED = 'must be one typed value, such as {"stringValue": "…"}';
const INTEGER = /^-?\d{1,19}$/;
const BASE64 = /^[\w+/-]*={0,2}$/;
const MONTH_AND_DAY =
  '(?:02-(?:0[1-9]|[12]\\d)|(?:0[469]|11)-(?:0[1-9]|[12]\\d|30)|(?:0[13578]|1[02])-(?:0[1-9]|[12]\\d|3[01]))';
const CLOCK = '(?:[01]\\d|2[0-3])(?::[0-5]\\d){2}(?:\\.\\d{1,9})?';
const TIME = new RegExp(`^(?!0000)\\d{4}-${MONTH_AND_DAY}T${CLOCK}Z$`);
const SPECIAL_DOUBLES = ['NaN', 'Infinity', '-Infinity', '-0'] as const;

/**
 * Accepts all that a client of Firestore's REST API may send for the types of `Value`: integers
 * also as JSON numbers, `"NULL_VALUE"`, base64 for URLs, absent `values` and `fields`.
 * `maxDepth`: maps and arrays inside one another, the outermost counted.
 */
export function readFields(untrusted: unknown, maxDepth: number = MAX_DEPTH): ReadFields {
  const read = measureFields(untrusted, maxDepth);
  return read.ok ? { ok: true, fields: read.fields } : read;
}

export function measureFields(untrusted: unknown, maxDepth: number): MeasuredFields {
  const tally = { bytes: 0 };
  const fields = readMembers(untrusted, maxDepth, MAX_PATH_BYTES, tally);
  if (!(fields instanceof Wrong)) return { ok: true, fields, bytes: tally.bytes };
  return { ok: false, path: fields.steps.reverse().join('.'), reason: fields.reason };
}

/** The documents of a share repeat their names; a stranger who makes names up must not fill memory. */
const MAX_KNOWN_NAMES = 500;
const MAX_KNOWN_LENGTH = 100;
const known = new Map<string, number>();

/** Its bytes; undefined where no document may have it. */
function bytesOfName(name: string): number | undefined {
  const before = known.get(name);
  if (before !== undefined) return before;
  if (!isLegal(name)) return undefined;
  const bytes = byteLength(name);
  if (name.length <= MAX_KNOWN_LENGTH) {
    if (known.size === MAX_KNOWN_NAMES) known.clear();
    known.set(name, bytes);
  }
  return bytes;
}

/**
 * What is canonical already, as nearly all is, is answered as it came: to make a share's ten thousand
 * values anew took as long as to check them. `depth`: how much deeper a value may nest; `room`: how
 * many bytes its path still has.
 */
function readMembers(
  untrusted: unknown,
  depth: number,
  room: number,
  tally: Tally,
): Fields | Wrong {
  if (!isObject(untrusted)) return new Wrong('must be an object of typed values');
  let changed: Record<string, unknown> | undefined;
  for (const name in untrusted) {
    const bytes = bytesOfName(name);
    if (bytes === undefined) {
      return new Wrong('must have a name that is not empty, not __reserved__ and well-formed').in(
        name,
      );
    }
    const left = room - bytes;
    if (left < 0) return new Wrong(`must have a path of at most ${MAX_PATH_BYTES} bytes`).in(name);
    tally.bytes += bytes + 1;
    const value = readValue(untrusted[name], depth, left - 1, tally);
    if (value instanceof Wrong) return value.in(name);
    if (value === untrusted[name]) continue;
    changed ??= { ...untrusted };
    changed[name] = value;
  }
  // Each member was just read.
  return (changed ?? untrusted) as Fields;
}

function readValue(untrusted: unknown, depth: number, room: number, tally: Tally): Value | Wrong {
  if (!isObject(untrusted)) return new Wrong(NOT_TYPED);
  const type = onlyName(untrusted);
  if (type === undefined) return new Wrong(NOT_TYPED);
  const content = untrusted[type];
  const read = readContent(type, content, depth, room, tally);
  if (read instanceof Wrong) return read;
  // Of the type that it names, which was just read.
  return (read === content ? untrusted : { [type]: read }) as unknown as Value;
}

/** Undefined where there is none, or another. `Object.keys` makes an array of each of thousands. */
function onlyName(object: object): string | undefined {
  let only: string | undefined;
  for (const name in object) {
    if (only !== undefined) return undefined;
    only = name;
  }
  return only;
}

/** Canonical, and the very same where it was. */
function readContent(
  type: string,
  content: unknown,
  depth: number,
  room: number,
  tally: Tally,
): unknown {
  switch (type) {
    case 'stringValue':
      return readString(content, tally);
    case 'integerValue':
      tally.bytes += NUMBER_BYTES;
      return readInteger(content);
    case 'doubleValue':
      tally.bytes += NUMBER_BYTES;
      return readDouble(content);
    case 'booleanValue':
      tally.bytes += FLAG_BYTES;
      return typeof content === 'boolean' ? content : new Wrong('must be true or false');
    case 'nullValue':
      tally.bytes += FLAG_BYTES;
      return content === null || content === 'NULL_VALUE' ? null : new Wrong('must be null');
    case 'timestampValue':
      tally.bytes += NUMBER_BYTES;
      return isTime(content)
        ? content
        : new Wrong('must be a time in UTC, such as 2026-01-31T09:30:00.125Z');
    case 'bytesValue':
      return readBytes(content, tally);
    case 'arrayValue':
      return readArray(content, depth - 1, room, tally);
    case 'mapValue':
      tally.bytes += MAP_BYTES;
      return readMap(content, depth - 1, room, tally);
    default:
      return new Wrong(NOT_TYPED);
  }
}

function readString(content: unknown, tally: Tally): string | Wrong {
  if (typeof content !== 'string') return new Wrong('must be a string');
  const bytes = content.length > MAX_STRING_BYTES ? content.length : byteLength(content);
  if (bytes > MAX_STRING_BYTES) return new Wrong(`must be at most ${MAX_STRING_BYTES} bytes long`);
  tally.bytes += bytes + 1;
  // Of ASCII alone, which has no surrogates.
  return bytes === content.length ? content : wellFormed(content);
}

/** A JSON number beyond 2^53 was rounded before it came here; it is taken as it came. */
function readInteger(content: unknown): string | Wrong {
  const isInteger = typeof content === 'string' ? INTEGER.test(content) : Number.isInteger(content);
  if (!isInteger) return new Wrong('must be an integer');
  const number = Number(content);
  if (Number.isSafeInteger(number)) return String(number);
  const integer = BigInt(typeof content === 'string' ? content : number);
  return integer >= MIN_INT64 && integer <= MAX_INT64
    ? String(integer)
    : new Wrong('must be an integer of 64 bits');
}

function readDouble(content: unknown): number | string | Wrong {
  if (typeof content === 'number' && Number.isFinite(content) && !Object.is(content, -0)) {
    return content;
  }
  const special = SPECIAL_DOUBLES.find((one) => one === content || Object.is(Number(one), content));
  return special ?? new Wrong('must be a number');
}

function isTime(content: unknown): content is string {
  if (typeof content !== 'string' || !TIME.test(content)) return false;
  return content.slice(4, 10) !== '-02-29' || isLeap(Number(content.slice(0, 4)));
}

/** By the Gregorian calendar. */
const isLeap = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);

function readBytes(content: unknown, tally: Tally): string | Wrong {
  if (typeof content !== 'string' || !BASE64.test(content)) return new Wrong('must be base64');
  // Four letters hold three bytes, and one more letter holds none.
  if (content.replace(/=+$/, '').length % 4 === 1) return new Wrong('must be base64');
  const bytes = Buffer.from(content, 'base64');
  if (bytes.length > MAX_STRING_BYTES) {
    return new Wrong(`must be at most ${MAX_STRING_BYTES} bytes long`);
  }
  tally.bytes += bytes.length;
  return bytes.toString('base64');
}

function readArray(content: unknown, depth: number, room: number, tally: Tally): unknown {
  if (depth < 0) return tooDeep();
  const values = onlyMember(content, 'values', []);
  if (!Array.isArray(values)) return new Wrong('must be an array of typed values');
  let changed: unknown[] | undefined;
  for (let index = 0; index < values.length; index += 1) {
    const item: unknown = values[index];
    const value = readItem(item, depth, room - ARRAY_STEP_BYTES, tally);
    if (value instanceof Wrong) return value.in(`arrayValue.values[${index}]`);
    if (value === item) continue;
    changed ??= [...values];
    changed[index] = value;
  }
  return changed === undefined && isObject(content) && content['values'] === values
    ? content
    : { values: changed ?? values };
}

function readItem(untrusted: unknown, depth: number, room: number, tally: Tally): Value | Wrong {
  if (isObject(untrusted) && 'arrayValue' in untrusted) {
    return new Wrong('must not be an array directly in an array');
  }
  return readValue(untrusted, depth, room, tally);
}

function readMap(content: unknown, depth: number, room: number, tally: Tally): unknown {
  if (depth < 0) return tooDeep();
  const fields = onlyMember(content, 'fields', {});
  if (!isObject(fields)) return new Wrong('must be a map of typed values');
  const read = readMembers(fields, depth, room, tally);
  if (read instanceof Wrong) return read.in('mapValue.fields');
  return isObject(content) && content['fields'] === read ? content : { fields: read };
}

function tooDeep(): Wrong {
  return new Wrong('must not be nested that deep');
}

/** Undefined where there are others; `absent` where there is none. */
function onlyMember(content: unknown, name: string, absent: object): unknown {
  if (!isObject(content)) return undefined;
  for (const other in content) if (other !== name) return undefined;
  const member = content[name];
  return member === undefined ? absent : member;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
