/**
 * Typed values into and out of firebase-admin. Its own conversion from JavaScript makes an
 * `integerValue` of 5.0, so the type of a field would change with its value. It does take an object
 * with a method `toProto` at its word (serializer.js, `encodeValue`), and its validation looks at
 * enumerable properties only: a value is handed over as an empty object with that method hidden.
 */
import type { Fields, Value } from '../../../src/firestore/index.js';

/** As Google's protobuf has it: no text for times, bytes and numbers. */
type ProtoValue = Readonly<Record<string, unknown>>;

/** In the normal form a fraction of a second has three digits or six. */
const MICROSECONDS = /\.(\d{6})Z$/;

function protoTimestamp(timestamp: string): { seconds: number; nanos: number } {
  const micros = Number(MICROSECONDS.exec(timestamp)?.[1]?.slice(3) ?? 0);
  const millis = Date.parse(timestamp);
  const seconds = Math.floor(millis / 1_000);
  return { seconds, nanos: (millis - seconds * 1_000) * 1_000_000 + micros * 1_000 };
}

function protoOf(value: Value): ProtoValue {
  if ('nullValue' in value) return { nullValue: 'NULL_VALUE' };
  if ('doubleValue' in value) return { doubleValue: Number(value.doubleValue) };
  if ('timestampValue' in value) return { timestampValue: protoTimestamp(value.timestampValue) };
  if ('bytesValue' in value) return { bytesValue: Buffer.from(value.bytesValue, 'base64') };
  if ('arrayValue' in value) {
    return { arrayValue: { values: (value.arrayValue.values ?? []).map(protoOf) } };
  }
  if ('mapValue' in value) {
    const fields = Object.entries(value.mapValue.fields ?? {});
    return { mapValue: { fields: Object.fromEntries(fields.map(([k, v]) => [k, protoOf(v)])) } };
  }
  return value;
}

/** What `set`, `create` and `update` of firebase-admin store as exactly this value. */
export function toAdminValue(value: Value): object {
  return Object.defineProperty({}, 'toProto', { value: () => protoOf(value) });
}

export function toAdminFields(fields: Fields): Record<string, object> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, toAdminValue(value)]),
  );
}

interface Instant {
  readonly seconds: number;
  readonly nanoseconds: number;
}

/** A method is never in a map that was read, so none is taken for a time. */
const isInstant = (value: object): value is Instant =>
  'toDate' in value && typeof value.toDate === 'function';

function timestampOf({ seconds, nanoseconds }: Instant): string {
  const micros = Math.floor(nanoseconds / 1_000) % 1_000;
  const millis = new Date(seconds * 1_000 + Math.floor(nanoseconds / 1_000_000)).toISOString();
  return micros === 0 ? millis : `${millis.slice(0, -1)}${String(micros).padStart(3, '0')}Z`;
}

function doubleOf(value: number): Value {
  if (Object.is(value, -0)) return { doubleValue: '-0' };
  if (Number.isNaN(value)) return { doubleValue: 'NaN' };
  if (Number.isFinite(value)) return { doubleValue: value };
  return { doubleValue: value > 0 ? 'Infinity' : '-Infinity' };
}

/** Of what firebase-admin read with `useBigInt`, which alone keeps 5 and 5.0 apart. */
function fromAdminValue(value: unknown): Value {
  switch (typeof value) {
    case 'string':
      return { stringValue: value };
    case 'boolean':
      return { booleanValue: value };
    case 'bigint':
      return { integerValue: String(value) };
    case 'number':
      return doubleOf(value);
  }
  if (typeof value !== 'object' || value === null) return { nullValue: null };
  if (Array.isArray(value)) return { arrayValue: { values: value.map(fromAdminValue) } };
  if (Buffer.isBuffer(value)) return { bytesValue: value.toString('base64') };
  if (isInstant(value)) return { timestampValue: timestampOf(value) };
  return { mapValue: { fields: fromAdminFields(value) } };
}

export function fromAdminFields(fields: object): Fields {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, fromAdminValue(value)]),
  );
}
