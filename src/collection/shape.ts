/**
 * What a value looks like without being told what it is: its type and its size. No value, no key
 * inside a value and no name of a user's class ever gets into a shape.
 */

/** A plain map, so that it travels like any other context value. */
export interface Shape {
  type: string;
  /** Characters, elements, keys or bytes, by the type. */
  size?: number;
  /** The one type that all elements have; `mixed` where they differ. */
  element?: string;
  /** Elements of each nested array where that is uniform; bytes of each element of a typed array. */
  element_size?: number;
}

/** Every word that a shape may say; a typed array has the built-in's name. */
const WORDS: ReadonlySet<unknown> = new Set([
  ...['null', 'undefined', 'boolean', 'integer', 'double', 'bigint', 'string', 'symbol', 'date'],
  ...['array', 'set', 'map', 'object', 'function', 'unknown', 'mixed'],
  ...['ArrayBuffer', 'DataView', 'Int8Array', 'Uint8Array', 'Uint8ClampedArray', 'Int16Array'],
  ...['Uint16Array', 'Int32Array', 'Uint32Array', 'BigInt64Array', 'BigUint64Array'],
  ...['Float16Array', 'Float32Array', 'Float64Array'],
]);

const MEMBERS = ['type', 'size', 'element', 'element_size'];

/** The rest of a longer collection is taken to be like its beginning: a share must stay quick. */
const ELEMENTS_LOOKED_AT = 10_000;

/** The built-in accessor gives the built-in's name, also where a user's class extends it. */
const builtInTag = Object.getOwnPropertyDescriptor(
  Object.getPrototypeOf(Uint8Array.prototype),
  Symbol.toStringTag,
)?.get;

/** Of what cannot be looked at, such as a getter or a proxy that throws. */
export function unknownShape(): Shape {
  return { type: 'unknown' };
}

/** Never throws, whatever it is given. */
export function shapeOf(value: unknown): Shape {
  try {
    return look(value);
  } catch {
    return unknownShape();
  }
}

/** Whether a value of unknown origin can be a shape, so that it can tell nothing else. */
export function isShape(value: unknown): value is Shape {
  if (typeof value !== 'object' || value === null) return false;
  const { type, size = 0, element = type, element_size = 0 }: Partial<Shape> = value;
  return (
    Object.keys(value).every((member) => MEMBERS.includes(member)) &&
    WORDS.has(type) &&
    WORDS.has(element) &&
    isCount(size) &&
    isCount(element_size)
  );
}

function look(value: unknown): Shape {
  const type = typeOf(value);
  const size = sizeOf(value);
  if (size === undefined) return { type };
  // A proxy or an overridden `size` may answer with anything, also with the value itself.
  if (!isCount(size)) return unknownShape();
  const shape: Shape = { type, size };
  if (Array.isArray(value)) describeElements(shape, Array.prototype.values.call(value));
  else if (value instanceof Set) describeElements(shape, Set.prototype.values.call(value));
  else if (isTypedArray(value)) shape.element_size = value.BYTES_PER_ELEMENT;
  return isCount(shape.element_size ?? 0) ? shape : unknownShape();
}

function typeOf(value: unknown): string {
  if (typeof value === 'number') return Number.isInteger(value) ? 'integer' : 'double';
  if (typeof value !== 'object') return typeof value;
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  if (value instanceof Date) return 'date';
  if (value instanceof Map) return 'map';
  if (value instanceof Set) return 'set';
  if (value instanceof ArrayBuffer) return 'ArrayBuffer';
  if (ArrayBuffer.isView(value)) return String(builtInTag?.call(value) ?? 'DataView');
  return 'object';
}

/** The declared result is only hoped for: the caller checks it. */
function sizeOf(value: unknown): number | undefined {
  if (typeof value === 'string') return value.length;
  if (typeof value !== 'object' || value === null || value instanceof Date) return undefined;
  if (Array.isArray(value)) return value.length;
  if (value instanceof Map || value instanceof Set) return value.size;
  if (isTypedArray(value)) return value.length;
  if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) return value.byteLength;
  return Object.keys(value).length;
}

function describeElements(shape: Shape, elements: Iterable<unknown>): void {
  let element: string | undefined;
  let nested: number | undefined;
  let uniform = true;
  let seen = 0;
  for (const value of elements) {
    if (seen === ELEMENTS_LOOKED_AT) break;
    const type = typeOf(value);
    const length = Array.isArray(value) || isTypedArray(value) ? value.length : undefined;
    if (seen === 0) nested = length;
    else if (nested !== length) uniform = false;
    element = seen === 0 ? type : common(element, type);
    seen += 1;
    if (element === 'mixed') break;
  }
  if (element !== undefined) shape.element = element;
  if (uniform && nested !== undefined && element !== 'mixed') shape.element_size = nested;
}

/** In JavaScript a list of doubles may well hold integral ones. */
function common(one: string | undefined, other: string): string {
  if (one === other) return other;
  const numbers =
    (one === 'integer' || one === 'double') && (other === 'integer' || other === 'double');
  return numbers ? 'double' : 'mixed';
}

interface TypedArray {
  readonly length: number;
  readonly BYTES_PER_ELEMENT: number;
}

function isTypedArray(value: unknown): value is TypedArray {
  return ArrayBuffer.isView(value) && builtInTag?.call(value) !== undefined;
}

function isCount(size: unknown): boolean {
  return Number.isSafeInteger(size) && Number(size) >= 0;
}
