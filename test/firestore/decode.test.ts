import { describe, expect, it } from '@jest/globals';
import {
  fromFirestoreDocument,
  fromFirestoreValue,
  toFirestoreValue,
  type Value,
} from '../../src/firestore/index.js';

/** What came over the wire may be anything. */
const decode = (untyped: unknown): unknown => fromFirestoreValue(untyped as Value);

describe('what the REST API of Google answers', () => {
  it.each<[string, unknown, unknown]>([
    ['a string', { stringValue: 'x' }, 'x'],
    ['an integer', { integerValue: '5' }, 5],
    ['an integer as a JSON number', { integerValue: 5 }, 5],
    ['an integer beyond 2^53', { integerValue: '9007199254740993' }, 9_007_199_254_740_993n],
    ['the smallest integer', { integerValue: '-9223372036854775808' }, -(2n ** 63n)],
    ['a double', { doubleValue: 0.5 }, 0.5],
    ['NaN', { doubleValue: 'NaN' }, Number.NaN],
    ['Infinity', { doubleValue: 'Infinity' }, Number.POSITIVE_INFINITY],
    ['-Infinity', { doubleValue: '-Infinity' }, Number.NEGATIVE_INFINITY],
    ['-0', { doubleValue: '-0' }, -0],
    ['-0 as a JSON number', { doubleValue: -0 }, -0],
    ['a boolean', { booleanValue: false }, false],
    ['null', { nullValue: null }, null],
    ['null by its name', { nullValue: 'NULL_VALUE' }, null],
    ['a time', { timestampValue: '2026-01-31T09:30:00Z' }, new Date('2026-01-31T09:30:00Z')],
    [
      'a time to the nanosecond, down to its millisecond',
      { timestampValue: '2026-01-31T09:30:00.123456789Z' },
      new Date('2026-01-31T09:30:00.123Z'),
    ],
    [
      'a time before 1970',
      { timestampValue: '0001-01-01T00:00:00Z' },
      new Date(-62_135_596_800_000),
    ],
    ['bytes', { bytesValue: '+/8=' }, Uint8Array.from([251, 255])],
    ['bytes in base64 for URLs', { bytesValue: '-_8' }, Uint8Array.from([251, 255])],
    ['an array', { arrayValue: { values: [{ nullValue: null }] } }, [null]],
    ['an array without values', { arrayValue: {} }, []],
    ['a map', { mapValue: { fields: { a: { integerValue: '1' } } } }, { a: 1 }],
    ['a map without fields', { mapValue: {} }, {}],
    ['a reference, as its name', { referenceValue: 'projects/p/x' }, 'projects/p/x'],
    [
      'a place on Earth, as it is',
      { geoPointValue: { latitude: 1.5, longitude: -2 } },
      { latitude: 1.5, longitude: -2 },
    ],
  ])('is read: %s', (_what, typed, plain) => {
    expect(decode(typed)).toEqual(plain);
  });

  it('is read as a document without fields, too', () => {
    expect(fromFirestoreDocument(JSON.parse('{"name":"projects/p"}'))).toEqual({});
  });

  it('is read with __proto__ as a field like any other', () => {
    const fields = JSON.parse('{"__proto__":{"mapValue":{"fields":{"a":{"nullValue":null}}}}}');
    const plain = fromFirestoreDocument({ fields });
    expect(Object.keys(plain)).toEqual(['__proto__']);
    expect(Object.getPrototypeOf(plain)).toBe(Object.prototype);
  });
});

describe('an array in a map in an array', () => {
  const wrapped = (name: string, more = {}) => ({
    arrayValue: { values: [{ mapValue: { fields: { [name]: { arrayValue: {} }, ...more } } }] },
  });

  it('is taken out of its wrapper', () => {
    expect(decode(wrapped('array'))).toEqual([[]]);
  });

  it('stays in a map of another name, or of more fields', () => {
    expect(decode(wrapped('list'))).toEqual([{ list: [] }]);
    expect(decode(wrapped('array', { b: { nullValue: null } }))).toEqual([{ array: [], b: null }]);
  });

  it('stays in a map that is no item of an array', () => {
    expect(decode({ mapValue: { fields: { array: { arrayValue: {} } } } })).toEqual({ array: [] });
  });
});

describe('what is no typed value', () => {
  const deep: unknown = JSON.parse('['.repeat(100_000) + ']'.repeat(100_000));
  const unconvertible = { toString: 1, valueOf: 1 };

  it.each<[unknown]>([
    [null],
    [undefined],
    ['x'],
    [{}],
    [{ unknownValue: 1 }],
    [{ integerValue: 'x' }],
    [{ integerValue: '1.5' }],
    [{ integerValue: null }],
    [{ doubleValue: null }],
    [{ timestampValue: null }],
    [{ bytesValue: null }],
    [{ bytesValue: [1, 2] }],
  ])('is null: %p', (untyped) => {
    expect(decode(untyped)).toBeNull();
  });

  it.each(['integerValue', 'doubleValue', 'timestampValue', 'bytesValue'])(
    'is null and throws nothing as %s',
    (type) => {
      expect(decode({ [type]: deep })).toBeNull();
      expect(decode({ [type]: unconvertible })).toBeNull();
    },
  );

  it('is an empty array or map where values or fields are none', () => {
    expect(decode({ arrayValue: null })).toEqual([]);
    expect(decode({ arrayValue: { values: 'x' } })).toEqual([]);
    expect(decode({ mapValue: { fields: null } })).toEqual({});
  });

  it.each([
    ['maps', '{"mapValue":{"fields":{"a":', '{"nullValue":null}', '}}}'],
    ['arrays', '{"arrayValue":{"values":[', '', ']}}'],
    [
      'wrapped arrays',
      '{"arrayValue":{"values":[{"mapValue":{"fields":{"array":',
      '{"arrayValue":{}}',
      '}}}]}}',
    ],
  ])('is null deep within 100,000 nested %s', (_what, open, middle, close) => {
    const LEVELS = 100_000;
    const value = decode(JSON.parse(open.repeat(LEVELS) + middle + close.repeat(LEVELS)));
    expect(JSON.stringify(value)).toMatch(/^[\w"[\]{}:]{0,400}null[\]}]{0,100}$/);
  });
});

describe('the normal form', () => {
  it('of what has none of its own is as documented', () => {
    const value = {
      undefined: undefined,
      hole: new Array(1),
      invalid: new Date(Number.NaN),
      small: 5n,
      large: 2n ** 62n,
      symbol: Symbol('s'),
      url: new URL('https://example.org'),
      set: new Set([1]),
      typed: new Float32Array([0.5]),
      map: new Map([['a', 1]]),
      bare: Object.create(null),
      buffer: Buffer.from([1]),
      view: new DataView(new ArrayBuffer(1)),
    };
    expect(fromFirestoreValue(toFirestoreValue(value))).toEqual({
      undefined: null,
      hole: [null],
      invalid: null,
      small: 5,
      large: 2n ** 62n,
      symbol: 's',
      url: '[URL]',
      set: [1],
      typed: [0.5],
      map: { a: 1 },
      bare: {},
      buffer: Uint8Array.from([1]),
      view: Uint8Array.from([0]),
    });
  });
});
