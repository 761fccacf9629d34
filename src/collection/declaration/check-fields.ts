/** The check of declared fields: every one says what it is, what for, whose, and how far it opens. */
import {
  type Faults,
  isName,
  isRecord,
  isWhole,
  requireText,
  unknownProperties,
} from './check-basics.js';
import { wordFaults } from './check-words.js';
import { FIELD_TYPES, LEVELS } from './types.js';
import { DEFAULT_MAX_LENGTH } from './values.js';

const PROPERTIES = [
  'type',
  'one_of',
  'list',
  'max_length',
  'description',
  'purpose',
  'owner',
  'since',
  'until',
  'level',
];

const MAX_FIELDS = 100;

/** A declared short value, as the level `labels` opens it. */
const MAX_SHORT_LENGTH = 100;

interface Rules {
  /** The declaration's own revision: no field can be younger. */
  readonly newest: number;
  /** Bound to words and forms: no free text, at no level. */
  readonly bound: boolean;
  readonly atLeast: number;
  /** Names are hashed where one value is what it says: in events. */
  readonly hashes?: true;
}

export function* checkFields(path: string, fields: unknown, rules: Rules): Faults {
  const count = isRecord(fields) ? Object.keys(fields).length : -1;
  if (!isRecord(fields) || count < rules.atLeast || count > MAX_FIELDS) {
    yield `${path}: must be an object of ${rules.atLeast} to ${MAX_FIELDS} fields.`;
    return;
  }
  for (const [name, field] of Object.entries(fields)) {
    const at = `${path}.${name}`;
    if (!isName(name)) yield `${at}: a field's name is letters, digits and underscores.`;
    if (isRecord(field)) yield* fieldFaults(at, field, rules);
    else yield `${at}: must be an object.`;
  }
}

function* fieldFaults(path: string, field: Record<string, unknown>, rules: Rules): Faults {
  const { type, one_of, list, max_length, since, until, level } = field;
  yield* unknownProperties(path, field, PROPERTIES);
  yield* requireText(`${path}.`, field, ['description', 'purpose', 'owner']);
  if (!isOneOf(FIELD_TYPES, type)) yield `${path}.type: must be one of ${FIELD_TYPES.join(', ')}.`;
  if (!isOneOf(LEVELS, level)) yield `${path}.level: must be one of ${LEVELS.join(', ')}.`;
  if (list !== undefined && list !== true) yield `${path}.list: must be true or left out.`;
  if (!isWhole(since, 1, rules.newest)) {
    yield `${path}.since: must be a revision of this declaration, from 1 to its own.`;
  }
  if (until !== undefined && !isDay(until)) {
    yield `${path}.until: must be a day, such as 2027-12-31.`;
  }
  if (one_of !== undefined) yield* wordFaults(`${path}.one_of`, one_of);
  if (max_length !== undefined && !isWhole(max_length, 1, DEFAULT_MAX_LENGTH)) {
    yield `${path}.max_length: must be a whole number from 1 to ${DEFAULT_MAX_LENGTH}.`;
  }
  if (type === 'string') yield* stringFaults(path, field, rules);
  else if (type === 'hash') yield* hashFaults(path, field, rules);
  else if (one_of !== undefined || max_length !== undefined) {
    yield `${path}: one_of and max_length are for the type string.`;
  }
}

/** The less a level reveals, the less a string may say. */
function* stringFaults(path: string, field: Record<string, unknown>, { bound }: Rules): Faults {
  const { one_of, max_length, level } = field;
  if (one_of !== undefined) return;
  if (bound) {
    yield `${path}: free text is not collected here; give one_of, or a type such as version, code or identifier.`;
  } else if (level === 'counts' || level === 'shapes') {
    yield `${path}.level: a string without one_of leaves at labels or text only.`;
  } else if (level === 'labels' && !isWhole(max_length, 1, MAX_SHORT_LENGTH)) {
    yield `${path}.max_length: at labels a value is short; give a number from 1 to ${MAX_SHORT_LENGTH}, or the level text.`;
  }
}

function* hashFaults(path: string, { max_length }: Record<string, unknown>, rules: Rules): Faults {
  if (!rules.hashes) yield `${path}.type: names are hashed in events only.`;
  if (max_length !== undefined) yield `${path}.max_length: is for the type string.`;
}

function isOneOf(words: readonly string[], value: unknown): boolean {
  return typeof value === 'string' && words.includes(value);
}

function isDay(value: unknown): boolean {
  if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(value)) return false;
  const day = new Date(`${value}T00:00:00Z`);
  // 30 February would become a day of March.
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(value);
}
