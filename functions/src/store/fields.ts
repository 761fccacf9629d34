/** Reading and writing the store's own fields without spelling out typed values each time. */
import { type Fields, isoTime, type Value } from '../../../src/firestore/index.js';

export const text = (value: string): Value => ({ stringValue: value });
export const integer = (value: number): Value => ({ integerValue: String(value) });
export const time = (value: Date): Value => ({ timestampValue: isoTime(value.getTime()) });
export const bytes = (value: Uint8Array): Value => ({
  bytesValue: Buffer.from(value).toString('base64'),
});
export const list = (values: Value[]): Value => ({ arrayValue: { values } });
export const map = (fields: Fields): Value => ({ mapValue: { fields } });

export function textOf(fields: Fields, name: string): string | undefined {
  const value = fields[name];
  return value && 'stringValue' in value ? value.stringValue : undefined;
}

/** 0 where there is none: every count of the store starts there. */
export function integerOf(fields: Fields, name: string): number {
  const value = fields[name];
  return value && 'integerValue' in value ? Number(value.integerValue) : 0;
}

/** The beginning of time where there is none: what says no expiry counts as expired. */
export function timeOf(fields: Fields, name: string): Date {
  const value = fields[name];
  return new Date(value && 'timestampValue' in value ? value.timestampValue : 0);
}

export function bytesOf(value: Value): Uint8Array {
  return Buffer.from('bytesValue' in value ? value.bytesValue : '', 'base64');
}

export function listOf(fields: Fields, name: string): readonly Value[] {
  const value = fields[name];
  return value && 'arrayValue' in value ? (value.arrayValue.values ?? []) : [];
}

export function mapOf(fields: Fields, name: string): Fields | undefined {
  const value = fields[name];
  return value && 'mapValue' in value ? (value.mapValue.fields ?? {}) : undefined;
}

const DAY_MS = 86_400_000;
let knownDay = Number.NaN;
let dayText = '';

/** The calendar day in UTC. Documents are ordered by it: an index of exact times is a hotspot. */
export function dayOf(when: Date): string {
  const day = Math.floor(when.getTime() / DAY_MS);
  if (day !== knownDay) {
    dayText = when.toISOString().slice(0, 10);
    knownDay = day;
  }
  return dayText;
}

export const hasExpired = (fields: Fields, now: Date): boolean =>
  timeOf(fields, 'expires_at').getTime() <= now.getTime();
