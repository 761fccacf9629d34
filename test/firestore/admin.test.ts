import { isDeepStrictEqual } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Timestamp } from 'firebase-admin/firestore';
import {
  type Fields,
  fromFirestoreDocument,
  toFirestoreDocument,
  type Value,
} from '../../src/firestore/index.js';
import { newBridgeDatabase } from '../contract/bridge.js';
import { anything, cook, hostile, plainFields } from './arbitraries.js';
import { accept, arrives, arrivesFromAdmin } from './google.js';

describe('plain data', () => {
  it('arrives at Google as if firebase-admin itself had sent it', () => {
    fc.assert(
      fc.property(plainFields, (fields) => {
        expect(arrivesFromUs(fields)).toEqual(arrivesFromAdmin(fields));
      }),
      { numRuns: 500 },
    );
  });

  it('comes back as it was', () => {
    fc.assert(
      fc.property(plainFields, (fields) => {
        expect(fromFirestoreDocument(toFirestoreDocument(fields))).toEqual(fields);
      }),
      { numRuns: 300 },
    );
  });

  it('nested 20 deep arrives as from firebase-admin', () => {
    const fields = { a: nested(19) };
    expect(arrivesFromUs(fields)).toEqual(arrivesFromAdmin(fields));
  });

  it('with a Buffer arrives as from firebase-admin', () => {
    const fields = { bytes: Buffer.from([0, 1, 255]) };
    expect(arrivesFromUs(fields)).toEqual(arrivesFromAdmin(fields));
  });
});

const KINDS = [
  { what: 'any value', sample: () => fc.sample(anything, 60) },
  { what: 'a hostile value', sample: () => fc.sample(hostile, 30).map((recipe) => cook(recipe)) },
];

describe('a document', () => {
  it.each(KINDS)('of $what is stored by firebase-admin, and read as it was', async ({ sample }) => {
    const firestore = newBridgeDatabase('demo-conversion').firestore();
    const reference = firestore.doc('contexts/one');
    for (const value of sample()) {
      const { fields } = toFirestoreDocument({ value });
      await reference.set(mapOf(fields, BigInt));
      const stored = (await reference.get()).data();
      expect(isDeepStrictEqual(stored, mapOf(fields, Number))).toBe(true);
    }
    await firestore.terminate();
  });
});

function arrivesFromUs(fields: Readonly<Record<string, unknown>>): unknown {
  return arrives(accept('Document', toFirestoreDocument(fields)));
}

function nested(levels: number): object {
  return levels === 0 ? {} : { a: nested(levels - 1) };
}

type ReadInteger = (text: string) => number | bigint;

/** What a user of firebase-admin would write for these fields; it reads integers as numbers. */
function mapOf(fields: Fields, integer: ReadInteger): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, plainOf(value, integer)]),
  );
}

function plainOf(value: Value, integer: ReadInteger): unknown {
  if ('mapValue' in value) return mapOf(value.mapValue.fields ?? {}, integer);
  if ('arrayValue' in value) {
    return (value.arrayValue.values ?? []).map((item) => plainOf(item, integer));
  }
  if ('integerValue' in value) return integer(value.integerValue);
  if ('doubleValue' in value) return Number(value.doubleValue);
  if ('timestampValue' in value) return Timestamp.fromDate(new Date(value.timestampValue));
  if ('bytesValue' in value) return Buffer.from(value.bytesValue, 'base64');
  return Object.values(value)[0];
}
