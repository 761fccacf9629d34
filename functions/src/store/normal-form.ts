/**
 * One way to write each value, the one in which Firestore gives it back: without it a retry would
 * look like a change, and the two stores would answer differently.
 */
import type { Fields, Value } from '../../../src/firestore/index.js';

/** Firestore keeps six digits of a second, rounded down. */
const RFC_3339 = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?Z$/;

/** As most are already. */
const IN_MILLISECONDS = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** Milliseconds always, as `Date` writes them; microseconds where there are any. */
function normalTimestamp(timestamp: string): string {
  if (IN_MILLISECONDS.test(timestamp)) return timestamp;
  const [, seconds, fraction = ''] = RFC_3339.exec(timestamp) ?? [];
  if (seconds === undefined) return new Date(timestamp).toISOString();
  const digits = fraction.padEnd(6, '0').slice(0, 6);
  return `${seconds}.${digits.endsWith('000') ? digits.slice(0, 3) : digits}Z`;
}

function normalValue(value: Value): Value {
  if ('timestampValue' in value) {
    const timestampValue = normalTimestamp(value.timestampValue);
    return timestampValue === value.timestampValue ? value : { timestampValue };
  }
  if ('arrayValue' in value) {
    const { values } = value.arrayValue;
    if (values?.every((item) => normalValue(item) === item)) return value;
    return { arrayValue: { values: (values ?? []).map(normalValue) } };
  }
  if ('mapValue' in value) {
    const fields = normalFields(value.mapValue.fields ?? {});
    return fields === value.mapValue.fields ? value : { mapValue: { fields } };
  }
  return value;
}

/** What is normal already, as most is, is not made anew: a share holds ten thousand values. */
export function normalFields(fields: Fields): Fields {
  let normal = fields;
  for (const name in fields) {
    const value = fields[name];
    const own = value && normalValue(value);
    if (own === undefined || own === value) continue;
    if (normal === fields) normal = { ...fields };
    normal[name] = own;
  }
  return normal;
}
