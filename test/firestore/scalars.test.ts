import { describe, expect, it } from '@jest/globals';
import { documentJson, toFirestoreDocument, toFirestoreValue } from '../../src/firestore/index.js';

type Row = readonly [what: string, value: unknown, typed: unknown];

function becomes(rows: readonly Row[]): void {
  it.each(rows)('%s', (_what, value, typed) => {
    expect(toFirestoreValue(value)).toEqual(typed);
  });
}

describe('a number', () => {
  becomes([
    ['that is integral is a decimal string', 5, { integerValue: '5' }],
    ['that is negative and integral is one too', -5, { integerValue: '-5' }],
    ['of 2^53 - 1 is still an integer', 2 ** 53 - 1, { integerValue: '9007199254740991' }],
    ['of 2^53 is a double', 2 ** 53, { doubleValue: 9_007_199_254_740_992 }],
    ['of -(2^53 - 1) is an integer', 1 - 2 ** 53, { integerValue: '-9007199254740991' }],
    ['of -(2^53) is a double', -(2 ** 53), { doubleValue: -9_007_199_254_740_992 }],
    ['with a fraction is a double', 0.1, { doubleValue: 0.1 }],
    ['of the largest size is a double', Number.MAX_VALUE, { doubleValue: Number.MAX_VALUE }],
    ['of the smallest size is a double', Number.MIN_VALUE, { doubleValue: Number.MIN_VALUE }],
    ['that is none is the string NaN', Number.NaN, { doubleValue: 'NaN' }],
    ['without end is the string Infinity', Number.POSITIVE_INFINITY, { doubleValue: 'Infinity' }],
    ['without beginning is -Infinity', Number.NEGATIVE_INFINITY, { doubleValue: '-Infinity' }],
    ['of zero keeps its sign', -0, { doubleValue: '-0' }],
    ['of zero without a sign is an integer', 0, { integerValue: '0' }],
  ]);
});

describe('a bigint', () => {
  becomes([
    ['of 2^53 is an integer to the last digit', 2n ** 53n, { integerValue: '9007199254740992' }],
    ['of 2^53 + 1 too', 2n ** 53n + 1n, { integerValue: '9007199254740993' }],
    ['of -(2^63) is an integer', -(2n ** 63n), { integerValue: '-9223372036854775808' }],
    ['of -(2^63) - 1 is a string', -(2n ** 63n) - 1n, { stringValue: '-9223372036854775809' }],
    ['of 2^63 - 1 is an integer', 2n ** 63n - 1n, { integerValue: '9223372036854775807' }],
    ['of 2^63 is a string', 2n ** 63n, { stringValue: '9223372036854775808' }],
    ['of 10^1000 keeps its digits', 10n ** 1_000n, { stringValue: `1${'0'.repeat(1_000)}` }],
    ['of 50 million bits is not written out', 1n << 50_000_000n, { stringValue: '[bigint]' }],
    ['of as many below zero neither', -(1n << 50_000_000n), { stringValue: '[bigint]' }],
  ]);
});

describe('a text', () => {
  becomes([
    ['is a string', 'plain', { stringValue: 'plain' }],
    ['of a backslash is one', '\\', { stringValue: '\\' }],
    ['of a quotation mark is one', '"', { stringValue: '"' }],
    ['of JSON is no JSON', '"}]\\\n', { stringValue: '"}]\\\n' }],
    ['without a character is a string', '', { stringValue: '' }],
    ['keeps a pair of surrogates', '\u{1F600}', { stringValue: '\u{1F600}' }],
    ['loses a high surrogate alone', 'a\ud83db', { stringValue: 'a\ufffdb' }],
    ['loses a low surrogate alone', 'a\ude00b', { stringValue: 'a\ufffdb' }],
    ['loses surrogates in the wrong order', '\ude00\ud83d', { stringValue: '\ufffd\ufffd' }],
    ['keeps a zero byte', '\0', { stringValue: '\0' }],
  ]);
});

describe('a date', () => {
  becomes([
    ['is a time in UTC', new Date(0), { timestampValue: '1970-01-01T00:00:00.000Z' }],
    ['before the epoch too', new Date(-1), { timestampValue: '1969-12-31T23:59:59.999Z' }],
    [
      'of the first moment of year 1 is a time',
      new Date('0001-01-01T00:00:00.000Z'),
      { timestampValue: '0001-01-01T00:00:00.000Z' },
    ],
    ['a moment earlier is null', new Date('0000-12-31T23:59:59.999Z'), { nullValue: null }],
    [
      'of the last moment of year 9999 is a time',
      new Date('9999-12-31T23:59:59.999Z'),
      { timestampValue: '9999-12-31T23:59:59.999Z' },
    ],
    ['a moment later is null', new Date('+010000-01-01T00:00:00.000Z'), { nullValue: null }],
    ['that is invalid is null', new Date(Number.NaN), { nullValue: null }],
  ]);

  it('of a subclass is what it is, not what the subclass says', () => {
    class Liar extends Date {
      override getTime(): number {
        return 0;
      }
      override toISOString(): string {
        return '"}';
      }
    }
    expect(toFirestoreValue(new Liar(1_000))).toEqual({
      timestampValue: '1970-01-01T00:00:01.000Z',
    });
  });
});

describe('what has no typed form', () => {
  class Account {
    readonly secret = 'hunter2';
  }
  becomes([
    ['undefined is null', undefined, { nullValue: null }],
    ['null is null', null, { nullValue: null }],
    ['a boolean is one', false, { booleanValue: false }],
    ['a symbol is its description', Symbol('red'), { stringValue: 'red' }],
    ['a symbol without description is empty', Symbol(), { stringValue: '' }],
    ['a function is named as such', () => 1, { stringValue: '[function]' }],
    ['a class too', Account, { stringValue: '[function]' }],
    ['an instance is its type, without its fields', new Account(), { stringValue: '[Account]' }],
    ['an error is its type', new TypeError('x'), { stringValue: '[TypeError]' }],
    ['a pattern is its type', /x/, { stringValue: '[RegExp]' }],
    ['a URL is its type', new URL('https://x.org/?a=secret'), { stringValue: '[URL]' }],
    ['a promise is its type', Promise.resolve(1), { stringValue: '[Promise]' }],
    ['a WeakMap is its type', new WeakMap(), { stringValue: '[WeakMap]' }],
    ['a WeakSet is its type', new WeakSet(), { stringValue: '[WeakSet]' }],
    ['a boxed number is its type', Object(1), { stringValue: '[Number]' }],
    ['a boxed string is its type', Object('x'), { stringValue: '[String]' }],
    ['a boxed boolean is its type', Object(true), { stringValue: '[Boolean]' }],
    ['a boxed bigint is its type', Object(1n), { stringValue: '[BigInt]' }],
    ['a boxed symbol is its type', Object(Symbol('s')), { stringValue: '[Symbol]' }],
    ['shared memory is its type', new SharedArrayBuffer(2), { stringValue: '[SharedArrayBuffer]' }],
    ['an instance of no name is an object', new (class {})(), { stringValue: '[object]' }],
  ]);
});

describe('bytes', () => {
  const bytes = Uint8Array.from([0, 251, 255, 1]);
  const typed = { bytesValue: 'APv/AQ==' };
  becomes([
    ['of a Uint8Array are base64', bytes, typed],
    ['of a Buffer too', Buffer.from(bytes), typed],
    ['of an ArrayBuffer too', bytes.buffer, typed],
    ['of a DataView too', new DataView(bytes.buffer), typed],
    ['are those of the view alone', bytes.subarray(1, 3), { bytesValue: '+/8=' }],
    ['of a part of a buffer too', new DataView(bytes.buffer, 1, 2), { bytesValue: '+/8=' }],
    ['may be none', new Uint8Array(), { bytesValue: '' }],
    ['may lie in shared memory', new Uint8Array(new SharedArrayBuffer(1)), { bytesValue: 'AA==' }],
  ]);

  it('that were given away are marked as unreadable', () => {
    const view = new Uint8Array(4);
    const data = new DataView(view.buffer);
    structuredClone(view.buffer, { transfer: [view.buffer] });
    const unreadable = { stringValue: '[aboveboard: reading it failed]' };
    expect(toFirestoreValue(view)).toEqual(unreadable);
    expect(toFirestoreValue(data)).toEqual(unreadable);
    expect(toFirestoreValue(view.buffer)).toEqual(unreadable);
  });

  it('are left out whole where they do not fit', () => {
    const { fields } = toFirestoreDocument({ image: new Uint8Array(1_000_000), name: 'cat' });
    expect(fields).toEqual({
      image: { stringValue: '[aboveboard: too many bytes]' },
      name: { stringValue: 'cat' },
    });
  });

  it('of a subclass that lies about its length are counted as what they are', () => {
    class Lying extends Uint8Array {
      override get byteLength(): number {
        return Number.NaN;
      }
    }
    const json = documentJson({ bytes: new Lying(3), text: 'x'.repeat(3_000_000) });
    expect(json.length).toBeLessThan(1_000_000);
    expect(toFirestoreValue(new Lying(3))).toEqual({ bytesValue: 'AAAA' });
  });
});
