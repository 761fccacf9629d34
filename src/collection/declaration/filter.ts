/**
 * What of some values may leave: only what is declared, agreed to, not past its end, open at the
 * level, and of its declared type. Everything else stays, and is named with the reason, for the
 * author's eyes and never for the wire.
 */
import type { Level } from '../../wire.js';
import { type Field, type Fields, LEVELS } from './types.js';
import { DEFAULT_MAX_LENGTH, type FieldValue, fitting } from './values.js';

/** What was agreed to, and when the question is asked. */
export interface Agreement {
  readonly level: Level;
  /** The last revision of the declaration that this user was told of; 0 for none. */
  readonly acceptedRevision: number;
  readonly now: Date;
  /** Without it no value of the level `text` leaves. */
  readonly redact?: (text: string) => string;
}

type Reason =
  | 'undeclared'
  /** Brought by a revision that the user has not been told of. */
  | 'too-new'
  | 'ended'
  | 'level'
  | 'type';

interface Dropped {
  readonly name: string;
  readonly reason: Reason;
}

interface FilteredFields {
  readonly kept: Record<string, FieldValue>;
  readonly dropped: Dropped[];
}

/** Values that are undefined count as left out. Never throws for values without getters. */
export function filterFields(
  declared: Fields,
  values: Readonly<Record<string, unknown>>,
  agreement: Agreement,
): FilteredFields {
  const kept: Record<string, FieldValue> = {};
  const dropped: Dropped[] = [];
  for (const [name, value] of Object.entries(values)) {
    if (value === undefined) continue;
    const field = Object.hasOwn(declared, name) ? declared[name] : undefined;
    const reason = field === undefined ? 'undeclared' : obstacle(field, agreement);
    const fit = field && reason === undefined ? leaving(field, value, agreement) : undefined;
    if (fit !== undefined) kept[name] = fit;
    else dropped.push({ name, reason: reason ?? 'type' });
  }
  return { kept, dropped };
}

/** Why no value of this field may leave now, whatever it is. */
export function obstacle(
  field: Pick<Field, 'since' | 'until' | 'level'>,
  { level, acceptedRevision, now, redact }: Agreement,
): Reason | undefined {
  if (field.since > acceptedRevision) return 'too-new';
  if (field.until !== undefined && dayOf(now) > field.until) return 'ended';
  if (LEVELS.indexOf(field.level) > LEVELS.indexOf(level)) return 'level';
  return field.level === 'text' && redact === undefined ? 'level' : undefined;
}

function dayOf(time: Date): string {
  return time.toISOString().slice(0, 'YYYY-MM-DD'.length);
}

function leaving(field: Field, value: unknown, { redact }: Agreement): FieldValue | undefined {
  if (field.type !== 'string' || field.one_of !== undefined) return fitting(field, value);
  const prepare = (one: unknown) => (typeof one === 'string' ? prepared(field, one, redact) : one);
  return fitting(field, Array.isArray(value) ? value.map(prepare) : prepare(value));
}

/**
 * Text is redacted before it is cut: half a secret would not be recognised any more. A short value
 * is never cut: one that is too long is not what was declared.
 */
function prepared(field: Field, text: string, redact: Agreement['redact']): string {
  const redacted = redact?.(text) ?? text;
  return field.level === 'text'
    ? redacted.slice(0, field.max_length ?? DEFAULT_MAX_LENGTH)
    : redacted;
}
