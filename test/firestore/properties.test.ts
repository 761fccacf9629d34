import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  documentJson,
  type FirestoreDocument,
  fromFirestoreDocument,
  fromFirestoreValue,
  readFields,
  sizeOfDocument,
  toFirestoreDocument,
  toFirestoreInvoke,
  toFirestoreValue,
} from '../../src/firestore/index.js';
import { recordedInvoke, uuid } from '../support/recorded-session.js';
import { anything, cook, hostile } from './arbitraries.js';
import { accept, answer } from './google.js';
import { bytesOf, depthOf, faultsOf } from './rules.js';

interface Kind {
  readonly what: string;
  readonly assert: (check: (value: unknown) => void) => void;
}

const KINDS: readonly Kind[] = [
  {
    what: 'any value',
    assert: (check) => fc.assert(fc.property(anything, check), { numRuns: 500 }),
  },
  {
    what: 'a hostile value',
    assert: (check) =>
      fc.assert(
        fc.property(hostile, (recipe) => check(cook(recipe))),
        { numRuns: 40 },
      ),
  },
];

const MAX_BYTES = 1_048_572;
const REQUEST_BYTES = 4_500_000;

describe.each(KINDS)('$what', ({ assert: holds }) => {
  it('becomes a typed value that Google reads, and answers as it was', () => {
    holds((value) => {
      const typed = toFirestoreValue(value);
      expect(same(answer(accept('Value', typed)), typed)).toBe(true);
    });
  });

  it('becomes a document that Google reads, and answers as it was', () => {
    holds((value) => {
      const document = toFirestoreDocument({ value });
      expect(same(answer(accept('Document', document)), document)).toBe(true);
    });
  });

  it('has a normal form, which stays as it is when it is encoded and decoded again', () => {
    holds((value) => {
      const typed = toFirestoreValue(value);
      const normal = fromFirestoreValue(typed);
      const again = toFirestoreValue(normal);
      expect(same(again, typed)).toBe(true);
      expect(isDeepStrictEqual(fromFirestoreValue(again), normal)).toBe(true);
    });
  });

  it('as a document has a normal form, whose text is the same to the last character', () => {
    holds((value) => {
      const json = documentJson({ value });
      const document: FirestoreDocument = JSON.parse(json);
      expect(documentJson(fromFirestoreDocument(document)) === json).toBe(true);
    });
  });

  it('becomes a document within all of the limits of Firestore', () => {
    holds((value) => {
      const document = toFirestoreDocument({ value });
      expect(faultsOf(document.fields)).toEqual([]);
      expect(depthOf(document.fields)).toBeLessThanOrEqual(20);
      expect(bytesOf(document.fields)).toBeLessThanOrEqual(MAX_BYTES - 6_144);
      expect(sizeOfDocument(document)).toBeLessThanOrEqual(MAX_BYTES - 6_144);
    });
  });

  it('becomes a document that readFields takes, and answers as it was', () => {
    holds((value) => {
      const { fields } = toFirestoreDocument({ value });
      const read = readFields(fields);
      expect(read.ok && same(read.fields, fields)).toBe(true);
    });
  });

  it('as the context of an invoke stops at depth 14 and 700 kB, and fits into a request', () => {
    holds((value) => {
      const invoke = toFirestoreInvoke(uuid(1), recordedInvoke(1, { context: { value } }));
      expect(faultsOf(invoke.fields)).toEqual([]);
      expect(depthOf(invoke.fields)).toBeLessThanOrEqual(14);
      expect(bytesOf(invoke.fields)).toBeLessThanOrEqual(700_000);
      expect(Buffer.byteLength(JSON.stringify(invoke))).toBeLessThanOrEqual(REQUEST_BYTES);
    });
  });
});

/** As text: comparing hundreds of thousands of values one by one takes minutes. */
function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
