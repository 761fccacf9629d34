import { describe, expect, it } from '@jest/globals';
import {
  fromFirestoreValue,
  toFirestoreDocument,
  toFirestoreValue,
} from '../../src/firestore/index.js';

const normal = (value: unknown): unknown => fromFirestoreValue(toFirestoreValue(value));

describe('an array', () => {
  it('has null for its holes', () => {
    const array = [1];
    array[2] = 3;
    expect(normal(array)).toEqual([1, null, 3]);
  });

  it('directly in an array stands in a map, which decoding takes away', () => {
    const inner = { arrayValue: { values: [{ integerValue: '1' }] } };
    expect(toFirestoreValue([[1]])).toEqual({
      arrayValue: { values: [{ mapValue: { fields: { array: inner } } }] },
    });
    expect(normal([[[1], []], [[2]]])).toEqual([[[1], []], [[2]]]);
  });

  it('in a map in an array stands there as it is', () => {
    expect(normal([{ list: [1] }, { array: [1], b: 2 }])).toEqual([
      { list: [1] },
      { array: [1], b: 2 },
    ]);
  });

  it('in a map that looks like a wrapper becomes the array, as documented', () => {
    expect(normal([{ array: [1] }])).toEqual([[1]]);
    expect(toFirestoreValue([{ array: [1] }])).toEqual(toFirestoreValue([[1]]));
  });

  it('is the one field of a document that it is handed over as', () => {
    const typed = toFirestoreDocument(Object([1, 2]));
    expect(typed).toEqual({ fields: { value: toFirestoreValue([1, 2]) } });
  });

  it('does not show what else is attached to it', () => {
    expect(normal(Object.assign([1], { secret: 1 }))).toEqual([1]);
  });
});

describe('a typed array', () => {
  it.each([
    [new Int8Array([-1]), [-1]],
    [new Uint8ClampedArray([300]), [255]],
    [new Int16Array([-2]), [-2]],
    [new Uint16Array([2]), [2]],
    [new Int32Array([-3]), [-3]],
    [new Uint32Array([3]), [3]],
    [new Float32Array([0.5, Number.NaN]), [0.5, Number.NaN]],
    [new Float64Array([0.1, -0]), [0.1, -0]],
    [new BigInt64Array([-(2n ** 63n), 1n]), [-(2n ** 63n), 1]],
    [new BigUint64Array([2n ** 64n - 1n]), ['18446744073709551615']],
  ])('%p is an array of its numbers', (array, numbers) => {
    expect(normal(array)).toEqual(numbers);
  });
});

describe('a Set', () => {
  it('is an array, in the order in which it was filled', () => {
    expect(normal(new Set(['b', 'a']))).toEqual(['b', 'a']);
  });

  it('as a whole document is its field value', () => {
    const typed = toFirestoreDocument(Object(new Set([1])));
    expect(typed).toEqual({ fields: { value: toFirestoreValue([1]) } });
  });
});

describe('a Map', () => {
  it('is a map', () => {
    expect(normal(new Map([['a', new Map([['b', 1]])]]))).toEqual({ a: { b: 1 } });
  });

  it('as a whole document is its fields', () => {
    expect(toFirestoreDocument(Object(new Map([['a', 1]])))).toEqual({
      fields: { a: { integerValue: '1' } },
    });
  });

  it('has text for keys that are none', () => {
    class Account {}
    const keys = [1, 2n, true, null, undefined, Symbol('s'), Number.NaN, {}, new Account(), fails];
    const map = new Map(keys.map((key, index): [unknown, number] => [key, index]));
    const texts = '1 2 true null undefined s NaN [Object] [Account] [function]'.split(' ');
    expect(Object.keys(Object(normal(map)))).toEqual(texts);
  });

  it('keeps every value of keys that become the same text', () => {
    const map = new Map<unknown, string>([
      [1, 'number'],
      ['1', 'string'],
      [1n, 'bigint'],
    ]);
    expect(Object.values(Object(normal(map))).sort()).toEqual(['bigint', 'number', 'string']);
  });

  it('keeps its string keys where others become the same text', () => {
    const map = new Map<unknown, string>([
      [1, 'number'],
      ['1', 'string'],
      ['1_2', 'other'],
    ]);
    expect(normal(map)).toEqual({ '1': 'string', '1_2': 'other', '1_3': 'number' });
  });

  it('with objects for keys keeps every value', () => {
    const map = new Map([
      [{}, 'a'],
      [{}, 'b'],
      [{}, 'c'],
    ]);
    expect(normal(map)).toEqual({ '[Object]': 'a', '[Object]_2': 'b', '[Object]_3': 'c' });
  });

  it('has no prototype that a key could reach', () => {
    const map = new Map<string, unknown>([
      ['__proto__', { polluted: true }],
      ['constructor', 'c'],
    ]);
    expect(normal(map)).toEqual({ field__proto__: { polluted: true }, constructor: 'c' });
    expect(Object.prototype).not.toHaveProperty('polluted');
  });

  it('does not write out a key of 50 million bits', () => {
    expect(normal(new Map([[1n << 50_000_000n, 1]]))).toEqual({ '[bigint]': 1 });
  });

  it('to which its values refer back is copied once, not as often as they do', () => {
    let copies = 0;
    const key = {
      get constructor() {
        copies += 1;
        return Object;
      },
    };
    const tree = new Map<unknown, unknown>([[key, 'counted']]);
    for (let n = 0; n < 1_000; n += 1) tree.set(`${n}`, { tree });
    expect(JSON.stringify(toFirestoreValue(tree))).toContain('it contains itself');
    expect(copies).toBe(1);
  });

  it('of a subclass is what it holds, not what the subclass says', () => {
    class Liar extends Map<string, number> {
      override entries(): never {
        return fails();
      }
      override [Symbol.iterator](): never {
        return fails();
      }
    }
    expect(normal(new Liar().set('a', 1))).toEqual({ a: 1 });
  });
});

function fails(): never {
  throw new Error('hostile');
}
