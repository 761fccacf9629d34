/** Values that a host may hand over, by accident or by malice. */
import fc from 'fast-check';

const ANYTHING = {
  withBigInt: true,
  withBoxedValues: true,
  withDate: true,
  withMap: true,
  withSet: true,
  withNullPrototype: true,
  withObjectString: true,
  withSparseArray: true,
  withTypedArray: true,
  withUnicodeString: true,
} as const;

/** Names that Firestore refuses, or that JavaScript gives a meaning. */
const hostileNames = fc.oneof(
  fc.constantFrom(
    '',
    '__x__',
    '____',
    '__proto__',
    '\ud800',
    '\udc00a',
    'a.b',
    '`',
    '\0',
    '0',
    '1',
  ),
  fc.constantFrom('array', 'toJSON', 'constructor', 'length', 'then', 'aboveboard_rest'),
  fc.constantFrom('k'.repeat(1_490), 'k'.repeat(1_501), 'ü'.repeat(751), '\ud83d'.repeat(600)),
  fc.string({ unit: 'binary' }),
);

function fails(): never {
  throw new Error('hostile');
}

/** Each makes a new one, since some can be used but once. */
const HOSTILE: readonly (() => unknown)[] = [
  () => Object.defineProperty({ a: 1 }, 'b', { enumerable: true, get: fails }),
  () => ({ toJSON: fails, toString: fails, valueOf: fails, [Symbol.toPrimitive]: fails }),
  () => ({
    get [Symbol.toStringTag]() {
      return fails();
    },
  }),
  () => Object.assign(Object.create({ inherited: 1 }), { [Symbol.toStringTag]: 'Map' }),
  () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    return proxy;
  },
  () => {
    const { proxy, revoke } = Proxy.revocable([], {});
    revoke();
    return proxy;
  },
  () => new Proxy({}, { getPrototypeOf: fails }),
  () => new Proxy({}, { ownKeys: fails }),
  () => new Proxy({ a: 1 }, { getOwnPropertyDescriptor: fails }),
  () => new Proxy([1, 2], { get: fails }),
  () => new Proxy([], { get: (_, key) => (key === 'length' ? { valueOf: fails } : 1) }),
  () => new Proxy([], { get: (_, key) => (key === 'length' ? Symbol('length') : 1) }),
  () => new Proxy({ a: 1 }, { get: () => fails }),
  () =>
    new Map([
      [{}, 1],
      [{}, 2],
    ]),
  () =>
    new Map<unknown, unknown>([
      [1, 'number'],
      ['1', 'string'],
      ['1_2', 'string'],
      [1n, 'bigint'],
    ]),
  () =>
    new (class extends Map<unknown, unknown> {
      override entries(): never {
        return fails();
      }
      override [Symbol.iterator](): never {
        return fails();
      }
    })([[1, 2]]),
  () =>
    new (class extends Date {
      override getTime = fails;
      override toISOString = fails;
    })(),
  () =>
    new (class extends Uint8Array {
      override get byteLength() {
        return Number.NaN;
      }
    })(3),
  () => new Date(Number.NaN),
  () => new Date(8_640_000_000_000_000),
  () => detached(new DataView(new ArrayBuffer(8))).buffer,
  () => detached(new DataView(new ArrayBuffer(8))),
  () => detached(new Uint8Array(8)),
  () => new SharedArrayBuffer(3),
  () => new DataView(new ArrayBuffer(3)),
  () => new WeakMap(),
  () => Promise.resolve(),
  () => /x/,
  () => new TypeError('x'),
  () => new URL('https://example.com'),
  () => fails,
  () => Symbol('s'),
  () => 10n ** 1_000n,
  () => '\u0001'.repeat(7),
  () => '\ud800',
  () => -0,
];

/** They fill a document, which takes its time to read. */
const HUGE: readonly (() => unknown)[] = [
  () => new Array(4_294_967_295),
  () => 's'.repeat(2_000_000),
  () => Array.from({ length: 20_000 }, (_, index) => `${index}`),
  () => new Array(500).fill('\u{1F600}'.repeat(600)),
  () => bottomless(),
  () => new Proxy({ a: 1, b: 2 }, { get: () => 'y'.repeat(400_000) }),
  () => new Proxy([], { get: (_, key) => (key === 'length' ? Number.POSITIVE_INFINITY : 'x') }),
];

/** However deep one looks, there is another one. */
function bottomless(): unknown {
  return new Proxy(
    {},
    {
      ownKeys: () => ['a', 'b'],
      getOwnPropertyDescriptor: () => ({ enumerable: true, configurable: true }),
      get: () => bottomless(),
    },
  );
}

function detached<T extends DataView<ArrayBuffer> | Uint8Array<ArrayBuffer>>(view: T): T {
  structuredClone(view.buffer, { transfer: [view.buffer] });
  return view;
}

const names = fc.oneof(fc.string({ unit: 'grapheme', maxLength: 5 }), hostileNames);

export const anything = fc.anything({ ...ANYTHING, maxDepth: 30, depthSize: 'large', maxKeys: 6 });

/** How to make a value that the test runner itself could not hold, and that can be printed. */
export type Recipe =
  | { readonly make: 'plain'; readonly value: unknown }
  | { readonly make: 'hostile' | 'huge'; readonly index: number }
  /** What holds it, so many levels up: a cycle. */
  | { readonly make: 'holder'; readonly levels: number }
  | { readonly make: 'array' | 'set'; readonly items: readonly Recipe[] }
  | { readonly make: 'object'; readonly entries: readonly (readonly [string, Recipe])[] }
  | { readonly make: 'map'; readonly entries: readonly (readonly [Recipe, Recipe])[] };

const plainValues = fc.oneof(
  names,
  fc.double(),
  fc.bigInt(),
  fc.date({ noInvalidDate: false }),
  fc.uint8Array(),
);

function one<K extends 'hostile' | 'huge'>(make: K, makers: readonly (() => unknown)[]) {
  return fc.record({ make: fc.constant(make), index: fc.nat(makers.length - 1) });
}

export const hostile = fc.letrec<{ recipe: Recipe; container: Recipe }>((tie) => ({
  recipe: fc.oneof(
    { maxDepth: 12, depthSize: 'medium' },
    {
      weight: 6,
      arbitrary: fc.record({ make: fc.constant('plain' as const), value: plainValues }),
    },
    { weight: 6, arbitrary: one('hostile', HOSTILE) },
    { weight: 1, arbitrary: one('huge', HUGE) },
    {
      weight: 6,
      arbitrary: fc.record({ make: fc.constant('holder' as const), levels: fc.nat(4) }),
    },
    { weight: 12, arbitrary: tie('container') },
  ),
  container: fc.oneof(
    fc.record({
      make: fc.constantFrom('array' as const, 'set' as const),
      items: fc.array(tie('recipe'), { maxLength: 4 }),
    }),
    fc.record({
      make: fc.constant('object' as const),
      entries: fc.array(fc.tuple(names, tie('recipe')), { maxLength: 4 }),
    }),
    fc.record({
      make: fc.constant('map' as const),
      entries: fc.array(fc.tuple(tie('recipe'), tie('recipe')), { maxLength: 3 }),
    }),
  ),
})).container;

export function cook(recipe: Recipe, holders: readonly unknown[] = []): unknown {
  switch (recipe.make) {
    case 'plain':
      return recipe.value;
    case 'hostile':
      return HOSTILE[recipe.index]?.();
    case 'huge':
      return HUGE[recipe.index]?.();
    case 'holder':
      return holders.at(-1 - recipe.levels);
    case 'array': {
      const array: unknown[] = [];
      for (const item of recipe.items) array.push(cook(item, [...holders, array]));
      return array;
    }
    case 'set': {
      const set = new Set();
      for (const item of recipe.items) set.add(cook(item, [...holders, set]));
      return set;
    }
    case 'object': {
      const object = {};
      for (const [name, item] of recipe.entries) {
        const value = cook(item, [...holders, object]);
        // Not assigned, so that `__proto__` becomes a name like any other.
        const writable = { value, enumerable: true, configurable: true, writable: true };
        Object.defineProperty(object, name, writable);
      }
      return object;
    }
    case 'map': {
      const map = new Map();
      for (const [key, item] of recipe.entries) {
        map.set(cook(key, [...holders, map]), cook(item, [...holders, map]));
      }
      return map;
    }
  }
}

/** Legal names, which mean nothing special to Firestore or to JavaScript. */
const legalNames = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 12 })
  .filter((name) => !/^__[\s\S]*__$/.test(name) && name !== 'array' && name !== 'toProto');

const scalars = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.boolean(),
  fc.constant(null),
  fc.maxSafeInteger(),
  fc.double(),
  fc.date({
    min: new Date('0001-01-01T00:00:00Z'),
    max: new Date('9999-12-31T23:59:59.999Z'),
    noInvalidDate: true,
  }),
  fc.uint8Array(),
);

interface Tree {
  value: unknown;
  item: unknown;
  map: Record<string, unknown>;
}

/** What firebase-admin takes as it is: the fields of a document, of plain data. */
export const plainFields = fc.letrec<Tree>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true, maxDepth: 8 },
    scalars,
    fc.array(tie('item'), { maxLength: 5 }),
    tie('map'),
  ),
  item: fc.oneof({ depthSize: 'small', maxDepth: 8 }, scalars, tie('map')),
  map: fc.dictionary(legalNames, tie('value'), { maxKeys: 5, noNullPrototype: true }),
})).map;
