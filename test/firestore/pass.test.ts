import { describe, expect, it } from '@jest/globals';
import {
  documentJson,
  type FirestoreDocument,
  fromFirestoreDocument,
  fromFirestoreValue,
  sizeOfDocument,
  toFirestoreDocument,
  toFirestoreInvoke,
  toFirestoreValue,
} from '../../src/firestore/index.js';
import { recordedInvoke, uuid } from '../support/recorded-session.js';
import { bytesOf, depthOf } from './rules.js';

const FULL = '[aboveboard: the document is full, the rest is left out]';
const CUT = /… \[aboveboard: cut, it had \d+ characters\]$/;

const read = (object: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  fromFirestoreDocument(toFirestoreDocument(object));

describe('a document that is too large', () => {
  it('is cut at its longest string, which says so', () => {
    const short = 's'.repeat(1_000);
    const { long, ...others } = read({ a: short, long: 'l'.repeat(2_000_000), z: short });
    expect(long).toMatch(/^l{500000}… \[aboveboard: cut, it had 2000000 characters\]$/);
    expect(others).toEqual({ a: short, z: short });
  });

  it('is cut at all strings that are longer than fits, and at no other', () => {
    const text = (kilobytes: number): string => 't'.repeat(kilobytes * 1_000);
    const { a, b, c, d } = read({ a: text(400), b: text(400), c: text(400), d: text(50) });
    for (const long of [a, b, c]) expect(long).toMatch(CUT);
    expect(d).toBe(text(50));
  });

  it('is cut between characters, never within one', () => {
    const { text } = read({ text: `a${'\u{1F600}'.repeat(500_000)}` });
    expect(text).toMatch(/^a(\u{1F600})+… \[/u);
  });

  it('keeps of 100,000 fields as many as fit, and says so in a field of its own', () => {
    const entries = Array.from({ length: 100_000 }, (_, n) => [`key_${n}`, 'x'.repeat(20)]);
    const fields = read(Object.fromEntries(entries));
    expect(Object.keys(fields).length).toBeGreaterThan(25_000);
    expect(Object.entries(fields).at(-1)).toEqual(['aboveboard_rest', FULL]);
  });

  it('says so without taking the place of a field', () => {
    const full = { aboveboard_rest: 'mine', list: new Array(200_000).fill(1), last: 1 };
    const fields = read(full);
    expect(fields['aboveboard_rest']).toBe('mine');
    expect(Object.values(fields['list'] ?? []).at(-1)).toBe(FULL);
    const object = Object.fromEntries(Array.from({ length: 100_000 }, (_, n) => [`_${n}`, 1]));
    expect(read({ aboveboard_rest: 'mine', ...object })).toMatchObject({
      aboveboard_rest: 'mine',
      aboveboard_rest_2: FULL,
    });
  });

  it.each([
    ['10 million numbers', () => new Float64Array(10_000_000)],
    ['10 million items', () => new Array(10_000_000).fill(true)],
    ['more holes than memory', () => new Array(2 ** 32 - 1)],
    ['a Set of 300,000', () => new Set(Array.from({ length: 300_000 }, (_, n) => n))],
    ['a Map of 130,000', () => new Map(Array.from({ length: 130_000 }, (_, n) => [n, n]))],
    ['empty maps', () => new Array(300_000).fill({})],
    ['empty arrays', () => new Array(300_000).fill([])],
    ['control characters', () => new Array(300_000).fill('\u0001'.repeat(7))],
    ['texts of 300 bytes', () => new Array(20_000).fill('\u0001'.repeat(300))],
    ['fields that throw', () => throwing(60_000)],
    ['times', () => new Array(300_000).fill(new Date(0))],
  ])('of %s is valid, says so, and is small as JSON too', (_what, make) => {
    const json = documentJson({ value: make() });
    const document: FirestoreDocument = JSON.parse(json);
    expect(sizeOfDocument(document)).toBeLessThanOrEqual(1_000_000);
    expect(bytesOf(document.fields)).toBeLessThanOrEqual(1_000_000);
    expect(Buffer.byteLength(json)).toBeLessThanOrEqual(6_000_100);
    expect(json).toContain(FULL);
    expect(documentJson(fromFirestoreDocument(document)) === json).toBe(true);
  });

  it('of a text of 200 MB ends in 500 kB, without a second 200 MB', () => {
    const text = Buffer.alloc(200_000_000, 'x').toString('latin1');
    const before = process.memoryUsage().rss;
    const json = documentJson({ text, again: [text, { text }] });
    expect(json.length).toBeLessThan(1_000_000);
    expect(process.memoryUsage().rss - before).toBeLessThan(100_000_000);
  });

  it('of a text of 200 MB that is not ASCII, too', () => {
    const text = Buffer.alloc(200_000_000, 0xfc).toString('latin1');
    const before = process.memoryUsage().rss;
    const json = documentJson({ text });
    expect(Buffer.byteLength(json)).toBeLessThan(1_000_000);
    expect(process.memoryUsage().rss - before).toBeLessThan(100_000_000);
  });

  // Each leaves room for some of the small maps, but not for their fields; 124,260 wants 4.2 kB.
  it.each([123_740, 123_750, 124_260])('keeps room for marks behind %d numbers', (filled) => {
    const tail = Array.from({ length: 200 }, () => ({ ['k'.repeat(1_490)]: 'v'.repeat(300) }));
    const numbers = new Array(filled).fill(1);
    const json = documentJson({ n: numbers, tail, end: new Array(2_000).fill(1) });
    expect(documentJson(fromFirestoreDocument(JSON.parse(json))) === json).toBe(true);
  });
});

describe('the context of an invoke', () => {
  const invokeWith = (context: Record<string, unknown>) =>
    toFirestoreInvoke(uuid(1), recordedInvoke(1, { context }));
  const nest = (levels: number): object => (levels === 0 ? {} : { a: nest(levels - 1) });

  it('is kept to depth 14, itself counted, and no deeper', () => {
    const kept = invokeWith(Object(nest(13)));
    expect(depthOf(kept.fields)).toBe(14);
    expect(JSON.stringify(kept)).not.toContain('too deep');
    const cut = invokeWith(Object(nest(14)));
    expect(depthOf(cut.fields)).toBe(14);
    expect(JSON.stringify(cut)).toContain('too deep');
  });

  it('is kept to 700 kB, and is cut beyond', () => {
    const kept = invokeWith({ text: 'x'.repeat(699_000) });
    expect(JSON.stringify(kept)).not.toContain('cut, it had');
    const cut = invokeWith({ text: 'x'.repeat(700_000) });
    expect(bytesOf(cut.fields)).toBeLessThanOrEqual(700_000);
    expect(JSON.stringify(cut)).toContain('cut, it had 700000 characters');
  });
});

describe('a value by itself', () => {
  it('has the limits of a document', () => {
    const typed = toFirestoreValue(new Array(300_000).fill(1));
    expect(bytesOf({ value: typed })).toBeLessThanOrEqual(1_000_000);
    expect(fromFirestoreValue(toFirestoreValue('x'.repeat(2_000_000)))).toMatch(CUT);
  });
});

function throwing(fields: number): object {
  const broken = { enumerable: true, get: () => JSON.parse('') };
  const names = Array.from({ length: fields }, (_, n) => `a_field_of_a_rather_long_name_${n}`);
  return Object.defineProperties({}, Object.fromEntries(names.map((name) => [name, broken])));
}
