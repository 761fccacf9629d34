/** Text as JSON holds it and as Firestore counts it: well-formed, escaped, in bytes of UTF-8. */

/** Printable ASCII without `"` and `\`: its own JSON, one byte a character. */
const PLAIN = /^[ !#-[\]-~]*$/;

const SURROGATES = /[\ud800-\udfff]/;

/** With the flag `u`, those that have no partner. */
const LONE_SURROGATES = /\p{Surrogate}/gu;

export function isPlain(text: string): boolean {
  return PLAIN.test(text);
}

/** Bytes of UTF-8; a lone surrogate counts as the U+FFFD that replaces it. */
export function byteLength(text: string): number {
  return Buffer.byteLength(text);
}

/** Each lone surrogate becomes U+FFFD, as by `String.prototype.toWellFormed`. */
export function wellFormed(text: string): string {
  return SURROGATES.test(text) ? text.replace(LONE_SURROGATES, '\u{FFFD}') : text;
}

export interface Quoted {
  /** JSON text, with its quotes. */
  readonly json: string;
  /** The same as a typed value. */
  readonly value: string;
  readonly bytes: number;
}

/** The invokes of a session repeat long texts, such as a model's source. */
const MAX_KNOWN_TEXTS = 200;
const MAX_KNOWN_LENGTH = 1_000;
const known = new Map<string, Quoted>();

export function quote(text: string): Quoted {
  const before = known.get(text);
  if (before !== undefined) return before;
  const json = JSON.stringify(wellFormed(text));
  // join, unlike +, answers one piece (see `leads.ts`).
  const value = ['{"stringValue":', json, '}'].join('');
  const quoted = { json, value, bytes: byteLength(text) };
  if (text.length <= MAX_KNOWN_LENGTH) {
    if (known.size === MAX_KNOWN_TEXTS) known.clear();
    known.set(text, quoted);
  }
  return quoted;
}

/** The longest beginning of so many bytes at most, however long the text is. */
export function cut(text: string, bytes: number): string {
  const kept = Buffer.from(text.slice(0, bytes)).subarray(0, bytes);
  // A character that was cut in two decodes to U+FFFD.
  return kept.toString().replace(/\u{FFFD}$/u, '');
}
