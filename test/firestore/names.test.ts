import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { toFirestoreDocument } from '../../src/firestore/index.js';
import { rename } from '../../src/firestore/names.js';
import { faultsOf } from './rules.js';

const namesOf = (object: Readonly<Record<string, unknown>>): string[] =>
  Object.keys(toFirestoreDocument(object).fields);

describe('a field name', () => {
  it.each(['a', 'a.b', '`', ' ', '\0', '___', '__a', 'a__', '\u{1F600}', 'constructor', 'toJSON'])(
    '%j stays as it is',
    (name) => {
      expect(namesOf({ [name]: 1 })).toEqual([name]);
    },
  );

  it.each([
    ['', 'field'],
    ['____', 'field____'],
    ['__x__', 'field__x__'],
    ['__a\nb__', 'field__a\nb__'],
    ['a\ud800', 'a\ufffd'],
    ['\udc00', '\ufffd'],
  ])('%j becomes %j', (name, renamed) => {
    expect(namesOf({ [name]: 1 })).toEqual([renamed]);
  });

  it('of __proto__, as a key of its own, is a field and no prototype', () => {
    const object = JSON.parse('{"__proto__":{"polluted":true}}');
    expect(toFirestoreDocument(object)).toEqual({
      fields: { field__proto__: { mapValue: { fields: { polluted: { booleanValue: true } } } } },
    });
  });

  it('of 1,500 bytes stays, and of 1,501 is cut', () => {
    const longest = 'k'.repeat(1_500);
    expect(namesOf({ [longest]: 1 })).toEqual([longest]);
    const [cut = ''] = namesOf({ [`${longest}k`]: 1 });
    expect(cut).toMatch(/^k+…$/);
    expect(Buffer.byteLength(cut)).toBeLessThanOrEqual(1_500);
  });

  it('is counted in bytes, and never cut within a character', () => {
    const [cut = ''] = namesOf({ ['\u{1F600}'.repeat(376)]: 1 });
    expect(cut).toMatch(/^(\u{1F600})+…$/u);
    expect(Buffer.byteLength(cut)).toBeLessThanOrEqual(1_500);
  });

  it('that is renamed takes the place of no other', () => {
    const object = { '': 1, field: 2, field_2: 3, '\ud800': 4, '\ufffd': 5, '\udc00': 6 };
    const { fields } = toFirestoreDocument(object);
    expect(Object.keys(fields)).toHaveLength(6);
    expect(fields).toMatchObject({
      field: { integerValue: '2' },
      field_2: { integerValue: '3' },
      '\ufffd': { integerValue: '5' },
    });
  });

  it('that is cut takes the place of no other, for as many as there are', () => {
    const keys = Array.from({ length: 300 }, (_, n) => `${'k'.repeat(1_600)}${n}`);
    const names = rename(keys, 1_500);
    expect(new Set(names).size).toBe(300);
    expect(names.every((name) => Buffer.byteLength(name) <= 1_500)).toBe(true);
  });

  it('that is as long as can be when it is repaired has room for what makes it distinct', () => {
    const keys = ['\ud800', '\ud801', '\ud802'].map((lone) => `${lone}${'k'.repeat(1_497)}`);
    const names = rename(keys, 1_500);
    expect(new Set(names).size).toBe(3);
    expect(Math.max(...names.map((name) => Buffer.byteLength(name)))).toBeLessThanOrEqual(1_500);
  });

  it('is shorter where its path is longer', () => {
    const name = 'k'.repeat(1_400);
    const { fields } = toFirestoreDocument({ [name]: { [name]: 1 } });
    const outer = fields[name];
    const inner = outer && 'mapValue' in outer ? Object.keys(outer.mapValue.fields ?? {}) : [];
    expect(inner).toHaveLength(1);
    expect(Buffer.byteLength(`${name}.${inner[0]}`)).toBeLessThanOrEqual(1_500);
  });

  it('behind arrays in arrays and their wrappers is short enough, too', () => {
    for (let length = 1_380; length < 1_440; length += 1) {
      const object = { ['k'.repeat(length)]: [[[{ ['l'.repeat(200)]: 1 }]]] };
      expect(faultsOf(toFirestoreDocument(object).fields)).toEqual([]);
    }
  });

  it('whose path has no room left is no map', () => {
    expect(toFirestoreDocument({ ['k'.repeat(1_450)]: { a: 1 } })).toEqual({
      fields: { ['k'.repeat(1_450)]: { stringValue: '[aboveboard: too deep]' } },
    });
  });

  it('in any company stays if it may, and else becomes legal and distinct', () => {
    const ROOM = 64;
    const names = fc.oneof(
      fc.constantFrom(
        '',
        '__',
        '____',
        '__a__',
        'field',
        'field_2',
        'field____',
        '\ufffd',
        '\ud800',
      ),
      fc.string({ unit: 'binary', maxLength: 80 }),
      fc.string({ unit: fc.constantFrom('\ud800', '\ufffd', '_', 'k'), maxLength: 80 }),
    );
    fc.assert(
      fc.property(fc.uniqueArray(names), (keys) => {
        const renamed = rename(keys, ROOM);
        expect(new Set(renamed).size).toBe(keys.length);
        for (const [index, name] of renamed.entries()) {
          expect(name).toMatch(/^(?!__[\s\S]*__$)\P{Surrogate}+$/u);
          expect(Buffer.byteLength(name)).toBeLessThanOrEqual(ROOM);
          if (isFree(keys[index] ?? '', ROOM)) expect(name).toBe(keys[index]);
        }
      }),
      { numRuns: 500 },
    );
  });
});

function isFree(key: string, room: number): boolean {
  return /^(?!__[\s\S]*__$)\P{Surrogate}+$/u.test(key) && Buffer.byteLength(key) <= room;
}
