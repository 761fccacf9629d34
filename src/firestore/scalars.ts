/** The typed form, as JSON text, of the values that hold no others. */
import { bigIntText } from './big-int.js';
import { begin, type Lead } from './leads.js';
import { MAX_INT64, MAX_TIME_MS, MIN_INT64, MIN_TIME_MS } from './limits.js';
import { MARKS, MAX_EXPANSION, MIN_COST, type Pass } from './pass.js';
import { cut, isPlain, quote } from './strings.js';
import { isoTime } from './times.js';

/** A number that is a `doubleValue` also when it is integral. */
export class Double {
  readonly value: unknown;

  constructor(value: unknown) {
    this.value = value;
  }
}

/** Joined before the rest, since V8 keeps a short text as one piece. */
function closed(content: string | number | bigint): string {
  return `${content}"}`;
}

export function writeNull(pass: Pass, lead: Lead): string {
  pass.used += MIN_COST;
  return lead.null ?? begin(lead, 'null');
}

export function writeBoolean(pass: Pass, lead: Lead, value: boolean): string {
  pass.used += MIN_COST;
  if (value) return lead.true ?? begin(lead, 'true');
  return lead.false ?? begin(lead, 'false');
}

export function writeNumber(pass: Pass, lead: Lead, value: number): string {
  if (!Number.isSafeInteger(value) || Object.is(value, -0)) return writeDouble(pass, lead, value);
  pass.used += MIN_COST;
  return `${lead.integer ?? begin(lead, 'integer')}${closed(value)}`;
}

export function writeBigInt(pass: Pass, lead: Lead, value: bigint): string {
  if (value < MIN_INT64 || value > MAX_INT64) return writeString(pass, lead, bigIntText(value));
  pass.used += MIN_COST;
  return `${lead.integer ?? begin(lead, 'integer')}${closed(value)}`;
}

/** What JSON numbers cannot carry travels as a string, which Google's converter reads. */
export function writeDouble(pass: Pass, lead: Lead, value: unknown): string {
  pass.used += MIN_COST;
  if (typeof value !== 'number') return `${lead.special ?? begin(lead, 'special')}NaN"}`;
  if (Object.is(value, -0)) return `${lead.special ?? begin(lead, 'special')}-0"}`;
  return Number.isFinite(value)
    ? `${lead.double ?? begin(lead, 'double')}${value}}`
    : `${lead.special ?? begin(lead, 'special')}${value}"}`;
}

export function writeString(pass: Pass, lead: Lead, text: string): string {
  if (text.length > pass.keep) return writeCut(pass, lead, text);
  if (isPlain(text)) {
    countString(pass, text.length);
    return `${lead.string ?? begin(lead, 'string')}${closed(text)}`;
  }
  const { value, bytes } = quote(text);
  if (bytes > pass.keep) return writeCut(pass, lead, text);
  // A short text of control characters alone is written longer than its bytes say.
  countString(pass, Math.max(bytes, Math.ceil(value.length / MAX_EXPANSION)));
  return `${lead.text}${value}`;
}

function writeCut(pass: Pass, lead: Lead, text: string): string {
  const mark = `… [aboveboard: cut, it had ${text.length} characters]`;
  const { value, bytes } = quote(`${cut(text, pass.keep)}${mark}`);
  countString(pass, bytes);
  return `${lead.text}${value}`;
}

/** Strings and bytes cost their bytes and one more. */
function countString(pass: Pass, bytes: number): void {
  if (bytes > pass.longest) pass.longest = bytes;
  pass.used += Math.max(bytes + 1, MIN_COST);
}

/** A date that Firestore has no timestamp for, or that is none, is null. */
export function writeDate(pass: Pass, lead: Lead, date: object): string {
  // Throws unless it really is one, and is not fooled by a subclass.
  const time = Date.prototype.getTime.call(date);
  if (!(time >= MIN_TIME_MS && time <= MAX_TIME_MS)) return writeNull(pass, lead);
  pass.used += MIN_COST;
  return `${lead.timestamp ?? begin(lead, 'timestamp')}${closed(isoTime(time))}`;
}

/**
 * Bytes are left out whole rather than cut: half an image is no image. `prototype` says how to
 * read the view: a subclass might answer another length each time.
 */
export function writeBytes(
  pass: Pass,
  lead: Lead,
  view: object,
  prototype: Uint8Array | DataView,
): string {
  // Each throws unless the view really is one.
  const bytes = Buffer.from(
    Reflect.get(prototype, 'buffer', view),
    Reflect.get(prototype, 'byteOffset', view),
    Reflect.get(prototype, 'byteLength', view),
  );
  const length = 4 * Math.ceil(bytes.length / 3);
  if (length > pass.keep) return writeString(pass, lead, MARKS.bytes);
  countString(pass, length);
  return `${lead.bytes ?? begin(lead, 'bytes')}${closed(bytes.toString('base64'))}`;
}
