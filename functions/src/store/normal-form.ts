/**
 * One way to write each value, the one in which Firestore gives it back: without it a retry would
 * look like a change, and the two stores would answer differently.
 */
import type { Fields, Value } from '../../../src/firestore/index.js';

/** Firestore keeps six digits of a second, rounded down. */
const RFC_3339 = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?Z$/;

/** Milliseconds always, as `Date` writes them; microseconds where there are any. */
function normalTimestamp(timestamp: string): string {
  const [, seconds, fraction = ''] = RFC_3339.exec(timestamp) ?? [];
  if (seconds === undefined) return new Date(timestamp).toISOString();
  const digits = fraction.padEnd(6, '0').slice(0, 6);
  return `${seconds}.${digits.endsWith('000') ? digits.slice(0, 3) : digits}Z`;
}

function normalValue(value: Value): Value {
  if ('timestampValue' in value) return { timestampValue: normalTimestamp(value.timestampValue) };
  if ('arrayValue' in value) {
    return { arrayValue: { values: (value.arrayValue.values ?? []).map(normalValue) } };
  }
  if ('mapValue' in value)
    return { mapValue: { fields: normalFields(value.mapValue.fields ?? {}) } };
  return value;
}

export function normalFields(fields: Fields): Fields {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, normalValue(value)]),
  );
}
