import { describe, expect, it } from '@jest/globals';
import {
  documentJson,
  fromFirestoreDocument,
  fromFirestoreValue,
  toFirestoreDocument,
  toFirestoreValue,
} from '../../src/firestore/index.js';
import { depthOf } from './rules.js';

const CYCLE = '[aboveboard: it contains itself]';
const DEEP = '[aboveboard: too deep]';
const UNREADABLE = '[aboveboard: reading it failed]';

const normal = (value: unknown): unknown => fromFirestoreValue(toFirestoreValue(value));

describe('what contains itself', () => {
  it('directly ends in a mark', () => {
    const self: Record<string, unknown> = { a: 1 };
    self['self'] = self;
    expect(normal(self)).toEqual({ a: 1, self: CYCLE });
  });

  it('as a whole document ends in a mark at its first return', () => {
    const self: Record<string, unknown> = {};
    self['self'] = self;
    expect(fromFirestoreDocument(toFirestoreDocument(self))).toEqual({ self: CYCLE });
  });

  it('by way of another ends in a mark', () => {
    const a: Record<string, unknown> = {};
    const b = { a };
    a['b'] = b;
    expect(normal({ a, b })).toEqual({ a: { b: { a: CYCLE } }, b: { a: { b: CYCLE } } });
  });

  it('through arrays, Maps and Sets ends in a mark', () => {
    const array: unknown[] = [];
    array.push(new Map([['set', new Set([{ array }])]]));
    expect(normal(array)).toEqual([{ set: [{ array: CYCLE }] }]);
  });

  it('as an array in itself ends in a mark', () => {
    const array: unknown[] = [];
    array.push(array, [array]);
    expect(normal(array)).toEqual([CYCLE, [CYCLE]]);
  });

  it('as a Map or a Set in itself ends in a mark', () => {
    const map = new Map<string, unknown>();
    map.set('map', map);
    const set = new Set();
    set.add(set);
    expect(normal({ map, set })).toEqual({ map: { map: CYCLE }, set: [CYCLE] });
  });

  it('is not what is only met twice', () => {
    const shared = { list: [1] };
    const value = { a: shared, b: [shared, shared], c: { d: shared } };
    expect(normal(value)).toEqual(value);
  });

  it('is not what stood before at the same depth, in a map or in an array', () => {
    const shared = { n: 1 };
    expect(normal([shared, [shared]])).toEqual([shared, [shared]]);
    expect(normal([{ a: shared }, [shared]])).toEqual([{ a: shared }, [shared]]);
  });
});

describe('depth', () => {
  const maps = (levels: number): unknown => (levels === 0 ? 'end' : { a: maps(levels - 1) });
  const arrays = (levels: number): unknown => (levels === 0 ? 'end' : [arrays(levels - 1)]);
  const mixed = (levels: number): unknown =>
    levels === 0 ? 'end' : levels % 2 === 0 ? { a: mixed(levels - 1) } : [mixed(levels - 1)];

  it.each([
    ['maps', maps],
    ['maps and arrays by turns', mixed],
  ])('of 20 %s in a field is kept, and the 21st is marked', (_what, nest) => {
    const kept = toFirestoreDocument({ a: nest(20) });
    expect(depthOf(kept.fields)).toBe(20);
    expect(fromFirestoreDocument(kept)).toEqual({ a: nest(20) });
    const cut = toFirestoreDocument({ a: nest(21) });
    expect(depthOf(cut.fields)).toBe(20);
    expect(JSON.stringify(cut)).toContain(DEEP);
  });

  it('of arrays in arrays counts the maps that they are wrapped in: 10 are kept, not 11', () => {
    const kept = toFirestoreDocument({ a: arrays(10) });
    expect(depthOf(kept.fields)).toBe(19);
    expect(fromFirestoreDocument(kept)).toEqual({ a: arrays(10) });
    const cut = toFirestoreDocument({ a: arrays(11) });
    expect(depthOf(cut.fields)).toBe(19);
    expect(JSON.stringify(cut)).toContain(DEEP);
  });

  it('of 100,000 levels ends like that of 21', () => {
    let deep: object = {};
    for (let level = 0; level < 100_000; level += 1) deep = { a: deep };
    expect(depthOf(toFirestoreDocument({ a: deep }).fields)).toBe(20);
  });

  it('without end ends, too', () => {
    const bottomless: object = new Proxy(
      {},
      {
        ownKeys: () => ['a', 'b'],
        getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true }),
        get: () => bottomlessCopy(),
      },
    );
    const bottomlessCopy = () => new Proxy(bottomless, {});
    expect(depthOf(toFirestoreDocument({ bottomless }).fields)).toBe(20);
  });
});

describe('what throws', () => {
  it('when a field is read is marked, and the other fields are there', () => {
    const object = {
      before: 1,
      get broken() {
        return fails();
      },
      after: 2,
    };
    expect(normal(object)).toEqual({ before: 1, broken: UNREADABLE, after: 2 });
    expect(fromFirestoreDocument(toFirestoreDocument(object))).toEqual(normal(object));
  });

  it('when an item is read is marked, and the other items are there', () => {
    const array = Object.defineProperty([1, 2, 3], 1, { get: fails });
    expect(normal(array)).toEqual([1, UNREADABLE, 3]);
  });

  it('when JSON would call it is not called', () => {
    const object = { toJSON: fails, toString: fails, valueOf: fails, [Symbol.toPrimitive]: fails };
    expect(normal(object)).toEqual({
      toJSON: '[function]',
      toString: '[function]',
      valueOf: '[function]',
    });
  });

  const revoked = (target: object) => {
    const { proxy, revoke } = Proxy.revocable(target, {});
    revoke();
    return proxy;
  };

  it.each<[string, object]>([
    ['a revoked proxy', revoked({})],
    ['a revoked proxy of an array', revoked([])],
    ['a proxy that hides its prototype', new Proxy({}, { getPrototypeOf: fails })],
    ['a proxy that hides its keys', new Proxy({}, { ownKeys: fails })],
    ['a proxy that names a key twice', new Proxy({}, { ownKeys: () => ['a', 'a'] })],
    ['a proxy that has no descriptors', new Proxy({ a: 1 }, { getOwnPropertyDescriptor: fails })],
    ['an array whose length cannot be read', new Proxy([], { get: fails })],
    ['an array whose length is a symbol', new Proxy([], { get: () => Symbol('length') })],
    ['an array whose length is no number', new Proxy([], { get: () => ({ valueOf: fails }) })],
    ['an object that says it is a Date', tagged('Date')],
    ['an object that says it is a Map', tagged('Map')],
    ['an object that says it is a Set', tagged('Set')],
    ['an object that says it is bytes', tagged('Uint8Array')],
    ['an object that says it is a DataView', tagged('DataView')],
    ['an object that says it is an ArrayBuffer', tagged('ArrayBuffer')],
    [
      'an object without a type name',
      Object.create(
        Object.create(
          {},
          {
            constructor: { get: fails },
          },
        ),
      ),
    ],
  ])('%s is marked, wherever it stands', (_what, value) => {
    expect(toFirestoreValue(value)).toEqual({ stringValue: UNREADABLE });
    expect(normal([value, { value }])).toEqual([UNREADABLE, { value: UNREADABLE }]);
    expect(fromFirestoreDocument(toFirestoreDocument(Object(value)))).toEqual({
      value: UNREADABLE,
    });
  });

  it('only after much was read of it does not multiply at each level', () => {
    // 10 to the 9th without a bound; with one, as many values as fill a document twice.
    const MOST_READS = 1_000_000;
    let reads = 0;
    const array = (levels: number): object =>
      new Proxy([], {
        get: (_target, key) => {
          reads += 1;
          if (key === 'length') return lengthThatFailsAfter(10);
          return levels === 0 || reads > MOST_READS ? 1 : array(levels - 1);
        },
      });
    toFirestoreValue(array(9));
    expect(reads).toBeLessThan(MOST_READS);
  });
});

describe('what lies', () => {
  it('about its keys shows those that are there', () => {
    const liar = new Proxy({ a: 1 }, { ownKeys: () => ['a', 'b'], get: () => 2 });
    expect(normal(liar)).toEqual({ a: 2 });
  });

  it('about the length of an array ends when the document is full', () => {
    const get = (_: object, key: unknown) => (key === 'length' ? Number.POSITIVE_INFINITY : 'x');
    const json = documentJson({ array: new Proxy([], { get }) });
    expect(json.length).toBeLessThan(6_000_000);
    expect(json).toContain('the document is full');
  });

  it('with a length that is none is empty', () => {
    expect(normal(new Proxy([1], { get: () => Number.NaN }))).toEqual([]);
  });
});

describe('an object', () => {
  it('without prototype is a map', () => {
    expect(normal(Object.assign(Object.create(null), { a: 1 }))).toEqual({ a: 1 });
  });

  it('shows neither what it inherits, nor symbols, nor what is not enumerable', () => {
    const object = Object.defineProperty({ a: 1, [Symbol('s')]: 2 }, 'hidden', { value: 3 });
    expect(normal(object)).toEqual({ a: 1 });
    expect(
      normal(
        Object.setPrototypeOf(
          { a: 1 },
          Object.create(null, {
            inherited: { value: 2, enumerable: true },
          }),
        ),
      ),
    ).toEqual({ a: 1 });
  });

  it('with getters is asked for each of them once', () => {
    const asked: string[] = [];
    const ask = (name: string) => ({
      enumerable: true,
      get: () => {
        asked.push(name);
        return [name];
      },
    });
    const object = Object.defineProperties({}, { a: ask('a'), b: ask('b') });
    expect(normal({ object })).toEqual({ object: { a: ['a'], b: ['b'] } });
    expect(asked).toEqual(['a', 'b']);
  });

  it('is left as it was, frozen or not', () => {
    const frozen = Object.freeze({ list: Object.freeze([1, -0]), date: new Date(0) });
    toFirestoreValue(frozen);
    expect(frozen).toEqual({ list: [1, -0], date: new Date(0) });
    expect(toFirestoreValue(frozen)).toEqual(
      toFirestoreValue({ list: [1, -0], date: new Date(0) }),
    );
  });

  it('may call for a conversion of its own while it is converted', () => {
    const object = {
      get inner() {
        return documentJson({ at: new Date(90_000), key: '\ud800' });
      },
      at: new Date(0),
    };
    expect(normal(object)).toEqual({
      inner: documentJson({ at: new Date(90_000), key: '\ud800' }),
      at: new Date(0),
    });
  });
});

function fails(): never {
  throw new Error('hostile');
}

function tagged(tag: string): object {
  return new (class {
    readonly [Symbol.toStringTag] = tag;
  })();
}

function lengthThatFailsAfter(times: number): object {
  let left = times;
  return {
    valueOf: () => {
      left -= 1;
      return left < 0 ? fails() : times + 1;
    },
  };
}
