/**
 * The typed values that a document's own fields may hold. Each is one check, not a tree of schemas:
 * a share holds thousands. What lies deeper, such as a context, is read by `readFields`.
 */
import { z } from '@hono/zod-openapi';
import type { Fields, Value } from '../../../src/firestore/index.js';

/** What OpenAPI says of the one member of a typed value. */
type Member = {
  readonly type: 'string' | 'number' | 'object';
  readonly format?: string;
  readonly pattern?: string;
  readonly enum?: string[];
  readonly minimum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
};

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const RFC3339_UTC = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?Z$/;

/** An id, bare, as it stands in a path or an envelope. */
export const uuid = z
  .string(sentence('must be a UUID'))
  .regex(UUID, sentence('must be a UUID, in lower case'))
  .openapi({ format: 'uuid' });

export const idField = field<{ stringValue: string }>(
  'must be a string value that holds a UUID, in lower case',
  { stringValue: { type: 'string', format: 'uuid' } },
  ({ stringValue }) => typeof stringValue === 'string' && UUID.test(stringValue),
);

/** A string of 1 to `max` characters. */
export function textField(max: number) {
  return field<{ stringValue: string }>(
    `must be a string value of 1 to ${max} characters`,
    { stringValue: { type: 'string', minLength: 1, maxLength: max } },
    ({ stringValue }) =>
      typeof stringValue === 'string' && stringValue !== '' && stringValue.length <= max,
  );
}

export function oneOfField<T extends string>(...allowed: readonly T[]) {
  return field<{ stringValue: T }>(
    `must be one of the string values ${allowed.join(', ')}`,
    { stringValue: { type: 'string', enum: [...allowed] } },
    ({ stringValue }) => allowed.some((one) => one === stringValue),
  );
}

export const timeField = field<{ timestampValue: string }>(
  'must be a timestamp value in UTC, such as 2026-01-31T09:30:00.000Z',
  { timestampValue: { type: 'string', format: 'date-time' } },
  ({ timestampValue }) =>
    // Whether the calendar has it is looked at with all other values.
    typeof timestampValue === 'string' && RFC3339_UTC.test(timestampValue),
);

/** Firestore's JSON writes an integer as a string, and reads it also as a number. */
export const countField = field<{ integerValue: string }>(
  'must be an integer value of 0 or more',
  { integerValue: { type: 'string', pattern: '^\\d+$' } },
  ({ integerValue }) =>
    typeof integerValue === 'string'
      ? /^\d{1,16}$/.test(integerValue) && Number.isSafeInteger(Number(integerValue))
      : Number.isSafeInteger(integerValue) && Number(integerValue) >= 0,
);

/** A double from 0 to `max`. */
export function doubleField(max = Number.MAX_VALUE) {
  const upTo = max === Number.MAX_VALUE ? '0 or more' : `0 to ${max}`;
  return field<{ doubleValue: number }>(
    `must be a double value of ${upTo}`,
    { doubleValue: { type: 'number', minimum: 0 } },
    ({ doubleValue }) => typeof doubleValue === 'number' && doubleValue >= 0 && doubleValue <= max,
  );
}

export function textListField(maxItems: number, max: number) {
  return field<{ arrayValue: { values?: Value[] } }>(
    `must be an array value of at most ${maxItems} string values of at most ${max} characters`,
    { arrayValue: { type: 'object' } },
    ({ arrayValue }) => {
      const values = isObject(arrayValue) ? (arrayValue['values'] ?? []) : undefined;
      return (
        Array.isArray(values) &&
        values.length <= maxItems &&
        values.every((one) => isText(one, max))
      );
    },
  );
}

/** A map of anything; `readFields` looks inside. */
export const mapField = field<{ mapValue: { fields?: Fields } }>(
  'must be a map value',
  { mapValue: { type: 'object' } },
  ({ mapValue }) => isObject(mapValue),
);

/** A message that follows the field's path: `session.fields.id` + ` is missing`. */
export function sentence(message: string): { error: z.core.$ZodErrorMap } {
  return { error: (issue) => (issue.input === undefined ? 'is missing' : message) };
}

/** `T` is what the check establishes; `readFields` then makes it canonical. */
function field<T>(
  message: string,
  properties: Record<string, Member>,
  check: (value: Readonly<Record<string, unknown>>) => boolean,
) {
  return z
    .custom<T>((value) => isObject(value) && hasOneMember(value) && check(value), {
      ...sentence(message),
    })
    .openapi({ type: 'object', description: `A typed Firestore value: ${message}.`, properties });
}

/** `Object.keys` would make an array of each of thousands. */
function hasOneMember(object: object): boolean {
  let members = 0;
  for (const _name in object) members += 1;
  return members === 1;
}

function isText(value: unknown, max: number): boolean {
  if (!isObject(value)) return false;
  const { stringValue, ...others } = value;
  return (
    typeof stringValue === 'string' && stringValue.length <= max && Object.keys(others).length === 0
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
