import { createRequire } from 'node:module';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Firestore } from 'firebase-admin/firestore';
import { fromAdminFields, toAdminFields } from '../../../functions/src/store/firestore-values.js';
import { normalFields } from '../../../functions/src/store/normal-form.js';
import type { Fields, Value } from '../../../src/firestore/index.js';

/** Google's own protobuf, as firebase-admin sends it. */
const require = createRequire(import.meta.url);
const Document = require('protobufjs')
  .Root.fromJSON(require('@google-cloud/firestore/build/protos/v1.json'))
  .lookupType('google.firestore.v1.Document');
const client = new Firestore({ projectId: 'demo-values', useBigInt: true });
const serializer = Reflect.get(client, '_serializer');

/** Through firebase-admin's serializer and the bytes on the wire, and back. */
function sentAndRead(fields: Fields): Fields {
  const encoded = { fields: serializer.encodeFields(toAdminFields(fields)) };
  const { fields: received } = Document.decode(
    Document.encode(Document.fromObject(encoded)).finish(),
  );
  return fromAdminFields(
    serializer.decodeValue({ valueType: 'mapValue', mapValue: { fields: received } }),
  );
}

const doubles = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }).filter((value) => !Object.is(value, -0)),
  fc.integer(),
  fc.constantFrom('NaN' as const, 'Infinity' as const, '-Infinity' as const, '-0' as const),
);
const times = fc
  .tuple(
    fc.date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true }),
    fc.stringMatching(/^\d{0,9}$/),
  )
  .map(([date, digits]) => `${date.toISOString().slice(0, 19)}${digits && `.${digits}`}Z`);
const names = fc.string({ minLength: 1 }).filter((name) => !/^__.*__$/.test(name));

const values: fc.Arbitrary<Value> = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constant({ nullValue: null }),
    fc.record({ booleanValue: fc.boolean() }),
    fc.record({ integerValue: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String) }),
    fc.record({ doubleValue: doubles }),
    fc.record({ timestampValue: times }),
    fc.record({ stringValue: fc.string({ unit: 'grapheme' }) }),
    fc.record({
      bytesValue: fc.uint8Array().map((bytes) => Buffer.from(bytes).toString('base64')),
    }),
    fc.array(tie('value')).map((list) => ({ arrayValue: { values: list } })),
    fc.dictionary(names, tie('value')).map((fields) => ({ mapValue: { fields } })),
    fc.constantFrom({ arrayValue: {} }, { mapValue: {} }),
  ),
})).value;

describe('typed values through firebase-admin', () => {
  it('in their normal form come back as they were, whatever they are', () => {
    fc.assert(
      fc.property(fc.dictionary(names, values), (fields) => {
        const normal = normalFields(fields);
        expect(sentAndRead(normal)).toEqual(normal);
      }),
      { numRuns: 300 },
    );
  });

  it('keep the type of a whole double, which firebase-admin by itself would make an integer', () => {
    const encoded = serializer.encodeFields(toAdminFields({ rate: { doubleValue: 1 } }));
    expect(encoded).toEqual({ rate: { doubleValue: 1 } });
    expect(serializer.encodeValue(1)).toEqual({ integerValue: 1 });
  });

  it('keep a map that looks like a time a map', () => {
    const fields = {
      time: {
        mapValue: {
          fields: {
            seconds: { integerValue: '1' },
            nanoseconds: { integerValue: '2' },
            toDate: { stringValue: 'no' },
            toProto: { stringValue: 'no' },
          },
        },
      },
    };
    expect(sentAndRead(fields)).toEqual(fields);
  });

  it('have a normal form that is its own normal form', () => {
    fc.assert(
      fc.property(fc.dictionary(names, values), (fields) => {
        const normal = normalFields(fields);
        expect(normalFields(normal)).toEqual(normal);
      }),
    );
  });
});
