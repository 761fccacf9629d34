/**
 * One event as it may leave: filtered by the declaration, typed, and with what the SDK knows by
 * itself where that is declared. What a program recorded beyond that stays in its memory.
 */
import {
  type Agreement,
  type Field,
  type Fields,
  filterFields,
} from '../collection/declaration/index.js';
import { Double, toFirestoreDocument } from '../firestore/index.js';
import type { EventRecord } from '../wire.js';
import type { Lasting } from './lasting.js';

export type Values = Readonly<Record<string, unknown>>;

/** What happened, as it was recorded. */
export interface Recorded {
  readonly event: string;
  readonly at: Date;
  /** Flat, and no object of the program's own. */
  readonly values: Values;
}

/** What the SDK says of every event that declares it. */
export interface Known {
  /** A program may say better. */
  readonly surroundings: Values;
  /** Nobody else says. */
  readonly envelope: Values;
  /** Where it is known by now. */
  readonly lasting?: Lasting | undefined;
}

/** Of an event levels mean nothing: they are of shares, and no field of an event holds free text. */
const LEVEL: Pick<Agreement, 'level' | 'redact'> = { level: 'text', redact: (text) => text };

/** Undefined where what makes it one event was not agreed to: its id and its time. */
export function eventRecord(
  { event, at, values }: Recorded,
  declared: Fields,
  acceptedRevision: number,
  { surroundings, envelope, lasting = {} }: Known,
): EventRecord | undefined {
  const all: Record<string, unknown> = { ...values };
  for (const [name, field] of Object.entries(declared)) {
    const { type } = field;
    if (type === 'token' || type === 'installation_id') all[name] = lasting[type]?.(at);
    else if (type === 'hash') all[name] = hashed(field, values[name], at, lasting);
    else if (Object.hasOwn(envelope, name)) all[name] = envelope[name];
    else all[name] ??= Object.hasOwn(surroundings, name) ? surroundings[name] : undefined;
  }
  const { kept } = filterFields(declared, all, { ...LEVEL, acceptedRevision, now: at });
  if (kept['id'] === undefined || kept['timestamp'] === undefined) return undefined;
  const typed = Object.entries(kept).map(([name, value]) => [
    name,
    typedValue(declared[name], value),
  ]);
  return { event, fields: toFirestoreDocument(Object.fromEntries(typed)).fields };
}

/** A name never leaves as it is: it stays home while there is no secret to hash it with. */
function hashed(field: Field, name: unknown, at: Date, lasting: Lasting): unknown {
  if (Array.isArray(name)) return name.map((one: unknown) => hashed(field, one, at, lasting));
  if (typeof name !== 'string' || field.one_of?.includes(name)) return name;
  return lasting.hash?.(at, name);
}

/** Of one type, whatever the value: 3 is a double where numbers are, and a time is no text. */
function typedValue(field: Field | undefined, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((one: unknown) => typedValue(field, one));
  if (field?.type === 'number') return new Double(value);
  return field?.type === 'timestamp' && typeof value === 'string' ? new Date(value) : value;
}
