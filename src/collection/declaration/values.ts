/**
 * Whether a value is what its field says. The SDK asks before it sends and the service before it
 * stores, so that both mean the same by a type.
 */
import type { Field, FieldType } from './types.js';

/** Stands for everything that is not declared: how much of it there is can be counted, not what. */
export const OTHER = 'other';

/** A list is a set of words or a few numbers, not a channel. */
const MAX_ELEMENTS = 100;

/** Of a string that declares no length of its own. */
export const DEFAULT_MAX_LENGTH = 10_000;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** What only one installation can make, and only in one period. */
const PSEUDONYM = /^[0-9a-f]{32}$/;

/** What each form of text looks like; none lets a space through. */
const FORMS: Partial<Record<FieldType, RegExp>> = {
  version: /^v?\d{1,8}(?:\.\d{1,8}){0,3}(?:[-+][\w.+-]{1,48})?$/,
  // What programs call their errors: ENOENT, ERR_INVALID_ARG, P2002.
  code: /^[A-Z][A-Z0-9_]{1,63}$/,
  identifier: /^(?:@[\w.-]{1,64}\/)?[A-Za-z0-9][\w.-]{0,127}$/,
  // Steps begin with a letter, a colon or a brace: an id that was not made a placeholder does not.
  route: /^(?=.{1,200}$)(?:\/(?:[.~@]?[A-Za-z_:*{[][\w:*{}[\].-]{0,31})?)+$/,
  // A place in the package's own files, such as lib/solve.js:12:5; a step never leads upwards.
  frame:
    /^(?=.{1,200}$)(?:[\w@][\w@.-]{0,63}\/){0,12}[\w@][\w@.-]{0,99}\.[cm]?[jt]sx?:\d{1,7}:\d{1,7}$/,
  id: UUID,
  token: PSEUDONYM,
  installation_id: UUID,
};

const TIMESTAMP = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?Z$/;

export type FieldValue = Single | readonly Single[];
type Single = string | number | boolean | Date;

type Form = Pick<Field, 'type' | 'one_of' | 'list' | 'max_length'>;

/** `other` where the value is a word that is not declared; undefined where it does not fit. */
export function fitting(field: Form, value: unknown): FieldValue | undefined {
  if (field.list !== true) return fittingOne(field, value);
  if (!Array.isArray(value) || value.length > MAX_ELEMENTS) return undefined;
  const elements = value.map((element: unknown) => fittingOne(field, element));
  return elements.every((element) => element !== undefined) ? elements : undefined;
}

function fittingOne(field: Form, value: unknown): Single | undefined {
  switch (field.type) {
    case 'boolean':
      return typeof value === 'boolean' ? value : undefined;
    case 'integer':
      return typeof value === 'number' && Number.isSafeInteger(value) ? value : undefined;
    case 'number':
      return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
    case 'timestamp':
      return isTime(value) ? value : undefined;
    case 'string':
      return typeof value === 'string' ? fittingText(field, value) : undefined;
    case 'hash':
      return typeof value === 'string' && isHashOrWord(field, value) ? value : undefined;
    default:
      return typeof value === 'string' && FORMS[field.type]?.test(value) ? value : undefined;
  }
}

function isHashOrWord({ one_of = [] }: Form, text: string): boolean {
  return PSEUDONYM.test(text) || one_of.includes(text);
}

function isTime(value: unknown): value is Date | string {
  if (value instanceof Date) return !Number.isNaN(value.getTime());
  return typeof value === 'string' && TIMESTAMP.test(value) && !Number.isNaN(Date.parse(value));
}

function fittingText({ one_of, max_length }: Form, text: string): string | undefined {
  if (one_of !== undefined) return one_of.includes(text) ? text : OTHER;
  return text.length <= (max_length ?? DEFAULT_MAX_LENGTH) ? text : undefined;
}
