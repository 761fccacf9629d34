/**
 * The one traversal, from any value to the JSON text of its typed form; it throws nothing, and
 * always ends. It writes text, since that is what is sent, and objects would double the time.
 */
import { arrayOfSet, recordOfMap } from './collections.js';
import { isPlainObject, tagOf, typeName } from './kinds.js';
import { begin, FIRST, type Lead, NEXT } from './leads.js';
import { ARRAY_STEP_BYTES, type Limits, MAP_BYTES } from './limits.js';
import { distinct, nameOf, rename } from './names.js';
import { MARKS, MIN_COST, type Pass, within } from './pass.js';
import {
  Double,
  writeBigInt,
  writeBoolean,
  writeBytes,
  writeDate,
  writeDouble,
  writeNull,
  writeNumber,
  writeString,
} from './scalars.js';

/** The field of the map around an array that stands directly in an array. */
export const WRAPPER = 'array';
const WRAPPER_STEP_BYTES = WRAPPER.length + 1;
const WRAPPER_LEAD = nameOf(WRAPPER).first;

/** Below a path with less room than this, no map and no array begins. */
const MIN_NAME_ROOM = 64;

/** The field that ends a map in a full document. */
const REST_NAME = 'aboveboard_rest';
const REST = `{"stringValue":"${MARKS.rest}"}`;

type Plain = Readonly<Record<string, unknown>>;

export function writeWithin(limits: Limits, value: unknown): string {
  return within(limits, (pass) => {
    try {
      return write(pass, FIRST, value, 0, 0, false);
    } catch {
      return writeString(pass, FIRST, MARKS.unreadable);
    }
  });
}

/** The text of a document's fields; what is no map becomes its one field `value`. */
export function writeFieldsWithin(limits: Limits, value: unknown): string {
  return within(limits, (pass) => {
    try {
      return `{${writeRecord(pass, rootOf(pass, value), 0, 0)}}`;
    } catch {
      return `{${writeRecord(pass, { value: MARKS.unreadable }, 0, 0)}}`;
    }
  });
}

function rootOf(pass: Pass, value: unknown): Plain {
  if (typeof value !== 'object' || value === null) return { value };
  if (isPlainObject(value)) {
    pass.ancestors[0] = value;
    return value;
  }
  if (tagOf(value) !== 'Map') return { value };
  pass.ancestors[0] = value;
  return recordOfMap(value, mostOf(pass));
}

/** `depth`: how many maps and arrays hold the value; `path`: bytes of the path to it. */
function write(
  pass: Pass,
  lead: Lead,
  value: unknown,
  depth: number,
  path: number,
  inArray: boolean,
): string {
  switch (typeof value) {
    case 'string':
      return writeString(pass, lead, value);
    case 'number':
      return writeNumber(pass, lead, value);
    case 'boolean':
      return writeBoolean(pass, lead, value);
    case 'object':
      return value === null
        ? writeNull(pass, lead)
        : writeObject(pass, lead, value, depth, path, inArray);
    case 'undefined':
      return writeNull(pass, lead);
    case 'bigint':
      return writeBigInt(pass, lead, value);
    case 'symbol':
      return writeString(pass, lead, value.description ?? '');
    case 'function':
      return writeString(pass, lead, '[function]');
  }
}

function writeObject(
  pass: Pass,
  lead: Lead,
  value: object,
  depth: number,
  path: number,
  inArray: boolean,
): string {
  if (Array.isArray(value)) return writeArray(pass, lead, value, asItIs, depth, path, inArray);
  if (isPlainObject(value)) return writeMap(pass, lead, value, asItIs, depth, path);
  if (value instanceof Double) return writeDouble(pass, lead, value.value);
  switch (tagOf(value)) {
    case 'Date':
      return writeDate(pass, lead, value);
    case 'Map':
      return writeMap(pass, lead, value, recordOfMap, depth, path);
    case 'Set':
      return writeArray(pass, lead, value, arrayOfSet, depth, path, inArray);
    case 'Uint8Array':
      return writeBytes(pass, lead, value, Uint8Array.prototype);
    case 'DataView':
      return writeBytes(pass, lead, value, DataView.prototype);
    case 'ArrayBuffer':
      // Throws unless it really is one.
      return writeBytes(pass, lead, new DataView(value as ArrayBuffer), DataView.prototype);
  }
  // All views but those two are arrays of numbers.
  if (ArrayBuffer.isView(value)) {
    const numbers = value as unknown as ArrayLike<unknown> & object;
    return writeArray(pass, lead, numbers, asItIs, depth, path, inArray);
  }
  return writeString(pass, lead, typeName(value));
}

function asItIs<T>(value: T): T {
  return value;
}

/** More items than this cannot fit. */
function mostOf(pass: Pass): number {
  return pass.limits.bytes / MIN_COST + 1;
}

/** `recordOf` is asked last: of a Map it makes a copy, and Maps may refer back to large ones. */
function writeMap<T extends object>(
  pass: Pass,
  lead: Lead,
  value: T,
  recordOf: (value: T, most: number) => Plain,
  depth: number,
  path: number,
): string {
  const refused = refusal(pass, value, depth, depth, path);
  if (refused !== undefined) return writeString(pass, lead, refused);
  pass.ancestors[depth + 1] = value;
  const json = writeRecord(pass, recordOf(value, mostOf(pass)), depth + 1, path);
  return `${lead.map ?? begin(lead, 'map')}${json}}}}`;
}

/** `itemsOf` is asked last, as in `writeMap`. */
function writeArray<T extends object>(
  pass: Pass,
  lead: Lead,
  value: T,
  itemsOf: (value: T, most: number) => ArrayLike<unknown>,
  depth: number,
  path: number,
  inArray: boolean,
): string {
  const own = inArray ? depth + 1 : depth;
  const ownPath = inArray ? path + WRAPPER_STEP_BYTES : path;
  const refused = refusal(pass, value, depth, own, ownPath);
  if (refused !== undefined) return writeString(pass, lead, refused);
  pass.ancestors[depth + 1] = value;
  pass.ancestors[own + 1] = value;
  pass.used += inArray ? MAP_BYTES + WRAPPER_STEP_BYTES + MIN_COST : MIN_COST;
  const json = writeItems(pass, itemsOf(value, mostOf(pass)), own + 1, ownPath + ARRAY_STEP_BYTES);
  return inArray
    ? `${lead.map ?? begin(lead, 'map')}${WRAPPER_LEAD.array ?? begin(WRAPPER_LEAD, 'array')}${json}]}}}}}`
    : `${lead.array ?? begin(lead, 'array')}${json}]}}`;
}

/** Why no map and no array may begin here, if so; `own` is the depth at which it would stand. */
function refusal(
  pass: Pass,
  value: object,
  depth: number,
  own: number,
  path: number,
): string | undefined {
  if (pass.ancestors.lastIndexOf(value, depth) >= 0) return MARKS.cycle;
  const fits = own < pass.limits.depth && path <= pass.limits.path - MIN_NAME_ROOM;
  return fits ? undefined : MARKS.depth;
}

/** The fields of a map, without its braces. */
function writeRecord(pass: Pass, record: Plain, depth: number, path: number): string {
  pass.used += MAP_BYTES;
  const room = pass.limits.path - path;
  const keys = Object.keys(record);
  let renamed: string[] | undefined;
  let json = '';
  let index = 0;
  for (const key of keys) {
    const before = pass.used;
    let name = nameOf(key);
    if (!name.legal || name.bytes > room) {
      renamed ??= rename(keys, room);
      name = nameOf(renamed[index] ?? key);
    }
    const lead = index === 0 ? name.first : name.next;
    index += 1;
    const cost = name.bytes + 1;
    pass.used += cost;
    let field: string;
    try {
      field = write(pass, lead, record[key], depth, path + cost, false);
    } catch {
      pass.used = before + cost;
      field = writeString(pass, lead, MARKS.unreadable);
    }
    if (pass.used > pass.budget) {
      if (!pass.last) break;
      pass.used = before;
      const rest = nameOf(distinct(new Set(renamed ?? keys))(REST_NAME));
      json += (json === '' ? rest.first : rest.next).text + REST;
      break;
    }
    json += field;
  }
  return json;
}

/** The values of an array, without its brackets. */
function writeItems(pass: Pass, items: ArrayLike<unknown>, depth: number, path: number): string {
  // Made a number once: what a proxy answers may throw at any comparison, after any work.
  const length = Number(items.length);
  let json = '';
  for (let index = 0; index < length; index += 1) {
    const before = pass.used;
    const lead = index === 0 ? FIRST : NEXT;
    let item: string;
    try {
      item = write(pass, lead, items[index], depth, path, true);
    } catch {
      pass.used = before;
      item = writeString(pass, lead, MARKS.unreadable);
    }
    if (pass.used > pass.budget) {
      if (!pass.last) break;
      pass.used = before;
      json += lead.text + REST;
      break;
    }
    json += item;
  }
  return json;
}
