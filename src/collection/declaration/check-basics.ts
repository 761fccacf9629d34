/** The small questions that the check of a declaration is made of. */

export type Faults = Generator<string, void, undefined>;

const NAME = /^[A-Za-z][A-Za-z0-9_]{0,63}$/;

/** Longest text for people; a longer one is not read. */
const MAX_TEXT_LENGTH = 1_000;

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** One line for people: it is shown on terminals and in pages, where a control sign does things. */
export function isText(value: unknown): value is string {
  if (typeof value !== 'string' || /\p{Cc}/u.test(value)) return false;
  return value.trim() !== '' && value.length <= MAX_TEXT_LENGTH;
}

export function isName(value: string): boolean {
  return NAME.test(value);
}

export function isWhole(
  value: unknown,
  from: number,
  to: number = Number.MAX_SAFE_INTEGER,
): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= from && value <= to;
}

export function* requireText(
  prefix: string,
  record: Record<string, unknown>,
  names: readonly string[],
): Faults {
  for (const name of names) {
    if (!isText(record[name])) {
      yield `${prefix}${name}: must be one line of 1 to ${MAX_TEXT_LENGTH} characters.`;
    }
  }
}

/** A misspelt property would be taken for one that was left out. */
export function* unknownProperties(
  path: string,
  record: Record<string, unknown>,
  known: readonly string[],
): Faults {
  for (const name of Object.keys(record)) {
    if (!known.includes(name))
      yield `${path}: has no property "${name}"; it has ${known.join(', ')}.`;
  }
}
