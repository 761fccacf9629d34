import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isShape, shapeOf } from '../../src/collection/index.js';

describe('shapeOf', () => {
  it.each([
    ['null', null, { type: 'null' }],
    ['undefined', undefined, { type: 'undefined' }],
    ['a boolean', true, { type: 'boolean' }],
    ['an integer', 7, { type: 'integer' }],
    ['a double', 7.5, { type: 'double' }],
    ['NaN', Number.NaN, { type: 'double' }],
    ['a bigint', 7n, { type: 'bigint' }],
    ['a string', 'Rosebud', { type: 'string', size: 7 }],
    ['a symbol', Symbol('Rosebud'), { type: 'symbol' }],
    ['a function', function rosebud() {}, { type: 'function' }],
    ['a date', new Date(0), { type: 'date' }],
    ['an object', { rosebud: 1, sled: 2 }, { type: 'object', size: 2 }],
    ['a map', new Map([['rosebud', 1]]), { type: 'map', size: 1 }],
    ['a set', new Set(['a', 'b']), { type: 'set', size: 2, element: 'string' }],
    ['an empty array', [], { type: 'array', size: 0 }],
    ['an array of integers', [1, 2, 3], { type: 'array', size: 3, element: 'integer' }],
    ['an array of numbers', [1, 2.5, 3], { type: 'array', size: 3, element: 'double' }],
    ['a mixed array', [1, 'a'], { type: 'array', size: 2, element: 'mixed' }],
    [
      'a matrix',
      [
        [1, 2],
        [3, 4],
        [5, 6],
      ],
      { type: 'array', size: 3, element: 'array', element_size: 2 },
    ],
    ['ragged rows', [[1, 2], [3]], { type: 'array', size: 2, element: 'array' }],
    [
      'typed rows',
      [new Int8Array(4)],
      { type: 'array', size: 1, element: 'Int8Array', element_size: 4 },
    ],
    ['a typed array', new Float64Array(3), { type: 'Float64Array', size: 3, element_size: 8 }],
    ['a buffer', Buffer.from('Rosebud'), { type: 'Uint8Array', size: 7, element_size: 1 }],
    ['an ArrayBuffer', new ArrayBuffer(5), { type: 'ArrayBuffer', size: 5 }],
    ['a DataView', new DataView(new ArrayBuffer(6)), { type: 'DataView', size: 6 }],
  ])('tells type and size of %s', (_, value, shape) => {
    expect(shapeOf(value)).toEqual(shape);
  });

  it("never names a user's class", () => {
    class Rosebud extends Float32Array {}
    class Sled {
      [Symbol.toStringTag] = 'Sled';
    }
    expect(shapeOf(new Rosebud(2))).toEqual({ type: 'Float32Array', size: 2, element_size: 4 });
    expect(shapeOf(new Sled())).toEqual({ type: 'object', size: 0 });
  });

  it('calls what throws unknown', () => {
    const throws = () => {
      throw new Error('no');
    };
    const revoked = Proxy.revocable({}, {});
    revoked.revoke();
    expect(shapeOf(new Proxy({}, { ownKeys: throws }))).toEqual({ type: 'unknown' });
    expect(shapeOf(new Proxy([], { get: throws }))).toEqual({ type: 'unknown' });
    expect(shapeOf(revoked.proxy)).toEqual({ type: 'unknown' });
    expect(shapeOf(Object.create(Map.prototype))).toEqual({ type: 'unknown' });
    expect(shapeOf(Object.defineProperty([1], 0, { get: throws }))).toEqual({ type: 'unknown' });
  });

  it('does not let a value out through a lying size', () => {
    class Leak extends Map {
      override get size() {
        // The lie that is under test.
        return 'Rosebud' as unknown as number;
      }
    }
    const leak = new Proxy([], { get: () => 'Rosebud' });
    expect(shapeOf(new Leak())).toEqual({ type: 'unknown' });
    expect(shapeOf(leak)).toEqual({ type: 'unknown' });
    expect(shapeOf([leak])).toEqual({ type: 'unknown' });
  });

  it("does not run a user's own iteration", () => {
    class Endless extends Set<string> {
      override *[Symbol.iterator](): SetIterator<string> {
        for (;;) yield 'Rosebud';
      }
    }
    expect(shapeOf(new Endless(['a']))).toEqual({ type: 'set', size: 1, element: 'string' });
  });

  it('holds only words of its own and counts, whatever the value', () => {
    const anything = fc.anything({
      withBigInt: true,
      withDate: true,
      withMap: true,
      withSet: true,
      withTypedArray: true,
      withSparseArray: true,
      withNullPrototype: true,
      withObjectString: true,
    });
    fc.assert(fc.property(anything, (value) => expect(isShape(shapeOf(value))).toBe(true)));
  });
});

describe('isShape', () => {
  it.each([
    ['text', 'Rosebud'],
    ['null', null],
    ['a list', ['string']],
    ['an empty map', {}],
    ['a map with a member of its own', { type: 'string', Rosebud: 1 }],
    ['a type that says something', { type: 'Rosebud' }],
    ['an element that says something', { type: 'array', size: 1, element: 'Rosebud' }],
    ['a size that says something', { type: 'string', size: 'Rosebud' }],
    ['a size that is no count', { type: 'string', size: 0.5 }],
  ])('is false for %s', (_, value) => {
    expect(isShape(value)).toBe(false);
  });
});
