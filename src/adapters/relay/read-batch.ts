/** Reads what a page sent: anybody may have written it. Each event is judged by itself. */
import {
  MAX_EVENTS,
  MAX_VALUES_BYTES,
  type PageScalar,
  type PageValue,
  type PageValues,
} from '../../browser/batch.js';
import { MAX_AGE_MS, MAX_ELEMENTS, MAX_VALUES } from './limits.js';
import { RESERVED } from './reserved.js';

export interface ReadEvent {
  readonly event: string;
  readonly values: PageValues;
  /** How long ago it happened, as far as a page is believed. */
  readonly ageMs: number;
}

/** Of an event, or of the whole; the field is its path. */
export interface Fault {
  readonly detail: string;
  readonly field: string;
}

export interface ReadBatch {
  readonly events: readonly ReadEvent[];
  readonly faults: readonly Fault[];
}

const FIELD_NAME = /^[A-Za-z][A-Za-z0-9_]{0,63}$/;

export function readBatch(text: string, allowed: ReadonlySet<string>): ReadBatch {
  const body = parse(text);
  const list = isRecord(body) && Object.keys(body).length === 1 ? body['events'] : undefined;
  if (!Array.isArray(list) || list.length > MAX_EVENTS) {
    const detail = `The body must be {"events": [...]}, with at most ${MAX_EVENTS} events.`;
    return { events: [], faults: [{ detail, field: 'events' }] };
  }
  const read = list.map((item: unknown, index) => readEvent(item, `events[${index}]`, allowed));
  return {
    events: read.filter((each) => 'event' in each),
    faults: read.filter((each) => 'detail' in each),
  };
}

function readEvent(item: unknown, path: string, allowed: ReadonlySet<string>): ReadEvent | Fault {
  if (!isRecord(item)) return { detail: 'An event must be an object.', field: path };
  const { event, values = {}, age_ms: age = 0 } = item;
  if (typeof event !== 'string' || !allowed.has(event)) {
    return { detail: 'This event is not one that pages send.', field: `${path}.event` };
  }
  if (!isValues(values)) {
    const detail =
      'The values must be an object, of which each field is a text, a number, true, false, or a ' +
      `list of these, and none is one that the server fills in: ${RESERVED.join(', ')}.`;
    return { detail, field: `${path}.values` };
  }
  if (Buffer.byteLength(JSON.stringify(values)) > MAX_VALUES_BYTES) {
    const detail = `The values must be at most ${MAX_VALUES_BYTES} bytes.`;
    return { detail, field: `${path}.values` };
  }
  if (typeof age !== 'number') {
    return { detail: 'The age must be a number of milliseconds.', field: `${path}.age_ms` };
  }
  return { event, values, ageMs: Math.min(Math.max(age, 0), MAX_AGE_MS) };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isValues(values: unknown): values is PageValues {
  if (!isRecord(values)) return false;
  const entries = Object.entries(values);
  return entries.length <= MAX_VALUES && entries.every(isField);
}

function isField([name, value]: readonly [string, unknown]): boolean {
  return FIELD_NAME.test(name) && !RESERVED.includes(name) && isValue(value);
}

function isValue(value: unknown): value is PageValue {
  if (!Array.isArray(value)) return isScalar(value);
  return value.length <= MAX_ELEMENTS && value.every(isScalar);
}

function isScalar(value: unknown): value is PageScalar {
  return typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value);
}
