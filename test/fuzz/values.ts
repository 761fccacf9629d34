/** What a sender should not send, and places to put it: values for JSON, and edits of JSON and of bytes. */
import fc from 'fast-check';

export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [name: string]: Json };

/** In every text that is made up here, so that an echo is found wherever it is. */
export const CANARY = 'canary-4c1d9b';

/** `JSON.stringify` leaves a member of this name out, and so it travels under another until it is text. */
const PROTOTYPE = '@prototype';

export function jsonOf(value: Json): string {
  return JSON.stringify(value).replaceAll(`"${PROTOTYPE}"`, '"__proto__"');
}

const TEXTS = [
  '',
  CANARY,
  `${CANARY}\u0000`,
  '\ud800',
  '__proto__',
  'constructor',
  `../../${CANARY}`,
  `${CANARY}'; DROP TABLE documents; --`,
  `<script>${CANARY}</script>`,
  '0000-01-01T00:00:00Z',
  '2026-02-30T00:00:00Z',
  '+275760-09-13T00:00:00.000Z',
  '-1',
  '9223372036854775808',
  'NaN',
  '%',
  `${CANARY}${'x'.repeat(2_000)}`,
];

const TYPES = [
  'stringValue',
  'integerValue',
  'doubleValue',
  'booleanValue',
  'timestampValue',
  'bytesValue',
  'nullValue',
  'arrayValue',
  'mapValue',
  'geoPointValue',
  'referenceValue',
];

const names = fc.oneof(
  fc.constantFrom(PROTOTYPE, 'toString', '', CANARY, '__reserved__', 'fields', 'values', 'id'),
  fc.string({ unit: 'binary', maxLength: 6 }),
);

const scalars: fc.Arbitrary<Json> = fc.oneof(
  fc.constantFrom<Json>(null, true, 0, -0, -1, 1.5, 2 ** 53, 1e308, [], {}, ...TEXTS),
  fc.string({ unit: 'binary', maxLength: 20 }).map((text) => `${CANARY}${text}`),
);

const typed: fc.Arbitrary<Json> = fc.oneof(
  fc.tuple(fc.constantFrom(...TYPES), scalars).map(([type, value]) => ({ [type]: value })),
  fc
    .array(scalars, { maxLength: 3 })
    .map((values) => ({ arrayValue: { values: values.map((one) => ({ stringValue: one })) } })),
  fc
    .tuple(names, scalars)
    .map(([name, value]) => ({ mapValue: { fields: { [name]: { stringValue: value } } } })),
);

const nested: fc.Arbitrary<Json> = fc
  .tuple(fc.integer({ min: 1, max: 120 }), fc.boolean())
  .map(([depth, inArrays]) => {
    let value: Json = CANARY;
    for (let level = 0; level < depth; level += 1) {
      value = inArrays ? [value] : { mapValue: { fields: { a: value } } };
    }
    return value;
  });

export const values: fc.Arbitrary<Json> = fc.oneof(
  { weight: 6, arbitrary: scalars },
  { weight: 6, arbitrary: typed },
  { weight: 1, arbitrary: nested },
  { weight: 2, arbitrary: fc.dictionary(names, scalars, { maxKeys: 3 }) },
);

/** One change to JSON: `at` counts its places, from the outermost in. */
export interface Edit {
  readonly at: number;
  readonly what: 'replace' | 'remove' | 'add' | 'repeat';
  readonly name: string;
  readonly value: Json;
}

export const edits: fc.Arbitrary<readonly Edit[]> = fc.array(
  fc.record({
    at: fc.nat({ max: 10_000 }),
    what: fc.constantFrom('replace', 'remove', 'add', 'repeat'),
    name: names,
    value: values,
  }),
  { minLength: 1, maxLength: 3 },
);

const isObject = (value: Json): value is { readonly [name: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function placesIn(value: Json): number {
  if (typeof value !== 'object' || value === null) return 1;
  return Object.values(value).reduce((sum: number, inner: Json) => sum + placesIn(inner), 1);
}

/** The same value with the change at its place, for which there is room. */
export function edited(value: Json, edit: Edit): Json {
  return changed(value, edit, edit.at % placesIn(value));
}

function changed(value: Json, edit: Edit, place: number): Json {
  if (place === 0) return changedHere(value, edit);
  let left = place - 1;
  // A tuple is a member of an object, or of an array by its index.
  const members = Object.entries(value ?? {}).flatMap(([name, inner]): [string, Json][] => {
    const size = placesIn(inner);
    const isHere = left >= 0 && left < size;
    const at = left;
    left -= size;
    if (!isHere) return [[name, inner]];
    if (at > 0) return [[name, changed(inner, edit, at)]];
    if (edit.what === 'remove') return [];
    if (edit.what === 'repeat')
      return [
        [name, inner],
        [name, inner],
      ];
    return [[name, changedHere(inner, edit)]];
  });
  return Array.isArray(value) ? members.map(([, inner]) => inner) : Object.fromEntries(members);
}

function changedHere(value: Json, { what, name, value: other }: Edit): Json {
  if (what !== 'add') return other;
  if (Array.isArray(value)) return [...value, other];
  return isObject(value) ? { ...value, [name]: other } : other;
}

/** One change to bytes. */
export interface Damage {
  readonly at: number;
  readonly what: 'flip' | 'cut' | 'insert';
  readonly bytes: Uint8Array;
}

export const damages: fc.Arbitrary<Damage> = fc.record({
  at: fc.nat({ max: 100_000 }),
  what: fc.constantFrom('flip', 'cut', 'insert'),
  bytes: fc.uint8Array({ minLength: 1, maxLength: 8 }),
});

export function damaged(whole: Uint8Array, { at, what, bytes }: Damage): Uint8Array {
  const place = at % (whole.length + 1);
  const [before, after] = [whole.subarray(0, place), whole.subarray(place)];
  if (what === 'cut') return before;
  return Buffer.concat([before, bytes, what === 'insert' ? after : after.subarray(bytes.length)]);
}
