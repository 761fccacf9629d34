/** How people write yes and no: one table, for the code, its tests and docs/configuration.md. */

export const SPELLINGS = {
  yes: ['yes', 'y', 'true', 'on', '1'],
  no: ['no', 'n', 'false', 'off', '0'],
  /** Of an opt-out variable such as `DO_NOT_TRACK`; every other value opts out. */
  noOptOut: ['', '0', 'false'],
} as const satisfies Readonly<Record<string, readonly string[]>>;

/** Undefined for what is neither: it is never guessed at. */
export function readSpelling(value: unknown): 'yes' | 'no' | undefined {
  if (!['boolean', 'number', 'string'].includes(typeof value)) return undefined;
  const text = normal(String(value));
  if (isOneOf(SPELLINGS.yes, text)) return 'yes';
  return isOneOf(SPELLINGS.no, text) ? 'no' : undefined;
}

export function optsOut(value: string | undefined): boolean {
  return !isOneOf(SPELLINGS.noOptOut, normal(value ?? ''));
}

/** Neither case nor spaces around a word carry a meaning. */
export function normal(text: string): string {
  return text.trim().toLowerCase();
}

function isOneOf(spellings: readonly string[], text: string): boolean {
  return spellings.includes(text);
}
