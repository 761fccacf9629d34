import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { measureFields, readFields, sizeOfFields } from '../../src/firestore/index.js';
import { accept } from './google.js';
import { depthOf, faultsOf } from './rules.js';

/** Of the one field `a`. */
const read = (value: unknown) => readFields({ a: value });

function reads(rows: readonly (readonly [what: string, value: unknown, canonical: unknown])[]) {
  it.each(rows)('%s', (_what, value, canonical) => {
    expect(read(value)).toEqual({ ok: true, fields: { a: canonical } });
  });
}

function refuses(rows: readonly (readonly [what: string, value: unknown])[], reason: RegExp) {
  it.each(rows)('%s', (_what, value) => {
    expect(read(value)).toEqual({ ok: false, path: 'a', reason: expect.stringMatching(reason) });
  });
}

const deepArray: unknown = JSON.parse('['.repeat(100_000) + ']'.repeat(100_000));
const unconvertible: unknown = { toString: 1, valueOf: 1 };

describe('an integer is read', () => {
  reads([
    ['as it came', { integerValue: '-5' }, { integerValue: '-5' }],
    ['from a JSON number, as RxInfer.jl sends it', { integerValue: 5 }, { integerValue: '5' }],
    ['from a JSON number with a point', JSON.parse('{"integerValue":5.0}'), { integerValue: '5' }],
    ['without leading zeros', { integerValue: '-007' }, { integerValue: '-7' }],
    ['without the sign of zero', { integerValue: '-0' }, { integerValue: '0' }],
    ['and so is the number -0', { integerValue: -0 }, { integerValue: '0' }],
    [
      'of 2^53 + 1 to its last digit',
      { integerValue: '9007199254740993' },
      {
        integerValue: '9007199254740993',
      },
    ],
    [
      'of 2^63 - 1',
      { integerValue: '9223372036854775807' },
      {
        integerValue: '9223372036854775807',
      },
    ],
    [
      'of -(2^63)',
      { integerValue: '-9223372036854775808' },
      {
        integerValue: '-9223372036854775808',
      },
    ],
    [
      'of -(2^63) as a number',
      { integerValue: -(2 ** 63) },
      {
        integerValue: '-9223372036854775808',
      },
    ],
  ]);
});

describe('an integer is refused', () => {
  refuses(
    [
      ['of 2^63', { integerValue: '9223372036854775808' }],
      ['of -(2^63) - 1', { integerValue: '-9223372036854775809' }],
      ['of 2^63 as a number', { integerValue: 2 ** 63 }],
      ['of 1e300 as a number', { integerValue: 1e300 }],
    ],
    /^must be an integer of 64 bits$/,
  );
  refuses(
    [
      ['with a fraction', { integerValue: 1.5 }],
      ['with a fraction in a string', { integerValue: '1.5' }],
      ['of no digits', { integerValue: '' }],
      ['of a sign alone', { integerValue: '-' }],
      ['with a space', { integerValue: ' 1' }],
      ['with a line feed', { integerValue: '1\n' }],
      ['in hexadecimal', { integerValue: '0x1' }],
      ['of digits of another script', { integerValue: '\u0661' }],
      ['of a million digits', { integerValue: '1'.repeat(1_000_000) }],
      ['that is a boolean', { integerValue: true }],
      ['that is null', { integerValue: null }],
      ['that is an array', { integerValue: ['1'] }],
    ],
    /^must be an integer$/,
  );
});

describe('a double is read', () => {
  reads([
    ['as it came', { doubleValue: 0.5 }, { doubleValue: 0.5 }],
    ['when it is whole, as a double', { doubleValue: 5 }, { doubleValue: 5 }],
    ['of NaN', { doubleValue: 'NaN' }, { doubleValue: 'NaN' }],
    ['of Infinity', { doubleValue: 'Infinity' }, { doubleValue: 'Infinity' }],
    ['of -Infinity', { doubleValue: '-Infinity' }, { doubleValue: '-Infinity' }],
    ['of -0', { doubleValue: '-0' }, { doubleValue: '-0' }],
    ['of -0 as JSON parses it', JSON.parse('{"doubleValue":-0}'), { doubleValue: '-0' }],
    [
      'beyond all doubles as Infinity',
      JSON.parse('{"doubleValue":1e999}'),
      {
        doubleValue: 'Infinity',
      },
    ],
  ]);
});

describe('a double is refused', () => {
  refuses(
    [
      ['in a string', { doubleValue: '1.5' }],
      ['of an empty string', { doubleValue: '' }],
      ['of null', { doubleValue: null }],
      ['of an array of NaN', { doubleValue: ['NaN'] }],
      ['of 100,000 nested arrays', { doubleValue: deepArray }],
      ['of an object that cannot be made text', { doubleValue: unconvertible }],
    ],
    /^must be a number$/,
  );
});

describe('a time is read', () => {
  const times = [
    '2026-01-31T09:30:00Z',
    '2026-01-31T09:30:00.1Z',
    '2026-01-31T09:30:00.123456789Z',
    '2024-02-29T23:59:59.999Z',
    '0001-01-01T00:00:00Z',
    '9999-12-31T23:59:59.999999999Z',
  ];
  reads(times.map((time) => [time, { timestampValue: time }, { timestampValue: time }]));
});

/** By JavaScript's own calendar, which takes 30 February for 2 March. */
function existed(text: string): boolean {
  const time = Date.parse(text);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text.slice(0, -1));
}

describe('whether there is such a time', () => {
  it('is told as by the calendar', () => {
    const digits = (length: number, max: number) =>
      fc.nat(max).map((number) => String(number).padStart(length, '0'));
    const times = fc
      .tuple(digits(4, 9_999), digits(2, 14), digits(2, 33), digits(2, 25), digits(2, 61))
      .map(([year, month, day, hour, minute]) => `${year}-${month}-${day}T${hour}:${minute}:30Z`);
    const leapDays = digits(4, 9_999).map((year) => `${year}-02-29T09:30:30Z`);
    fc.assert(
      fc.property(fc.oneof(times, leapDays), (timestampValue) => {
        const expected = existed(timestampValue) && !timestampValue.startsWith('0000');
        expect(read({ timestampValue }).ok).toBe(expected);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('a time is refused', () => {
  refuses(
    [
      ['on 29 February of a common year', { timestampValue: '2026-02-29T00:00:00Z' }],
      ['on 31 April', { timestampValue: '2026-04-31T00:00:00Z' }],
      ['at 24:00', { timestampValue: '2026-01-31T24:00:00Z' }],
      ['at 23:60', { timestampValue: '2026-01-31T23:60:00Z' }],
      ['in a leap second', { timestampValue: '2016-12-31T23:59:60Z' }],
      ['with an offset', { timestampValue: '2026-01-31T09:30:00+01:00' }],
      ['with the offset of UTC', { timestampValue: '2026-01-31T09:30:00+00:00' }],
      ['without a zone', { timestampValue: '2026-01-31T09:30:00' }],
      ['with a space', { timestampValue: '2026-01-31 09:30:00Z' }],
      ['in small letters', { timestampValue: '2026-01-31t09:30:00z' }],
      ['with a point and no digits', { timestampValue: '2026-01-31T09:30:00.Z' }],
      ['with ten digits', { timestampValue: '2026-01-31T09:30:00.1234567890Z' }],
      ['in year 0', { timestampValue: '0000-12-31T23:59:59Z' }],
      ['in year 10000', { timestampValue: '+010000-01-01T00:00:00Z' }],
      ['with a line feed', { timestampValue: '2026-01-31T09:30:00Z\n' }],
      ['of a day alone', { timestampValue: '2026-01-31' }],
      ['of a number', { timestampValue: 0 }],
      ['of null', { timestampValue: null }],
      ['of seconds, as protobuf has them', { timestampValue: { seconds: 1, nanos: 0 } }],
    ],
    /^must be a time in UTC/,
  );
});

describe('bytes are read', () => {
  reads([
    ['as they came', { bytesValue: '+/8=' }, { bytesValue: '+/8=' }],
    ['from base64 for URLs', { bytesValue: '-_8' }, { bytesValue: '+/8=' }],
    ['without padding', { bytesValue: '+/8' }, { bytesValue: '+/8=' }],
    ['of none', { bytesValue: '' }, { bytesValue: '' }],
    ['with loose bits', { bytesValue: 'AB==' }, { bytesValue: 'AA==' }],
  ]);
});

describe('bytes are refused', () => {
  refuses(
    [
      ['with a space', { bytesValue: 'AA ==' }],
      ['with a line feed', { bytesValue: 'AAAA\n' }],
      ['with padding inside', { bytesValue: 'A=B=' }],
      ['with too much padding', { bytesValue: 'A===' }],
      ['of one letter', { bytesValue: 'A' }],
      ['of four letters and one', { bytesValue: 'AAAAA' }],
      ['of letters that are none', { bytesValue: 'caf\u00e9' }],
      ['of numbers', { bytesValue: [1, 2] }],
      ['of null', { bytesValue: null }],
    ],
    /^must be base64$/,
  );

  it('of more than a value may have', () => {
    const bytesValue = Buffer.alloc(1_048_488).toString('base64');
    expect(read({ bytesValue })).toMatchObject({ ok: false, path: 'a' });
    expect(read({ bytesValue: bytesValue.slice(4) })).toMatchObject({ ok: true });
  });
});

describe('a string is read', () => {
  reads([
    ['as it came', { stringValue: '\u{1F600}"\\' }, { stringValue: '\u{1F600}"\\' }],
    ['with its lone surrogates replaced', { stringValue: '\ud800' }, { stringValue: '\ufffd' }],
  ]);

  it('up to 1,048,487 bytes', () => {
    expect(read({ stringValue: 'x'.repeat(1_048_487) })).toMatchObject({ ok: true });
    expect(read({ stringValue: 'x'.repeat(1_048_488) })).toMatchObject({ ok: false, path: 'a' });
    expect(read({ stringValue: '\u00fc'.repeat(524_244) })).toMatchObject({ ok: false, path: 'a' });
  });
});

describe('a value is read', () => {
  const empty = { mapValue: { fields: {} } };
  reads([
    ['that is true', { booleanValue: true }, { booleanValue: true }],
    ['that is null', { nullValue: null }, { nullValue: null }],
    ['of null by its name', { nullValue: 'NULL_VALUE' }, { nullValue: null }],
    ['of an array without values', { arrayValue: {} }, { arrayValue: { values: [] } }],
    ['of a map without fields', { mapValue: {} }, empty],
    [
      'of a map in an array',
      { arrayValue: { values: [empty] } },
      {
        arrayValue: { values: [empty] },
      },
    ],
  ]);
});

describe('a value is refused', () => {
  refuses(
    [
      ['that is null', null],
      ['that is a plain string', 'x'],
      ['that is an array', [{ stringValue: 'x' }]],
      ['without a type', {}],
      ['of two types', { stringValue: 'x', nullValue: null }],
      ['of an unknown type', { textValue: 'x' }],
      ['of an inherited type', { constructor: 'x' }],
      ['of a reference, which a session has none of', { referenceValue: 'projects/p' }],
      ['of a place on Earth', { geoPointValue: { latitude: 1, longitude: 1 } }],
      ['of 100,000 nested arrays', deepArray],
    ],
    /^must be one typed value/,
  );
  refuses(
    [
      ['of a number', { stringValue: 1 }],
      ['of null', { stringValue: null }],
    ],
    /^must be a string$/,
  );
  refuses(
    [
      ['of text', { booleanValue: 'true' }],
      ['of 1', { booleanValue: 1 }],
    ],
    /^must be true or false$/,
  );
  refuses([['that is not null', { nullValue: 0 }]], /^must be null$/);
  refuses(
    [
      ['that is a bare array', { arrayValue: [] }],
      ['of null values', { arrayValue: { values: null } }],
      ['of values in a map', { arrayValue: { values: {} } }],
      ['of more than values', { arrayValue: { values: [], more: 1 } }],
      ['of null', { arrayValue: null }],
    ],
    /^must be an array of typed values$/,
  );
  refuses(
    [
      ['that is a bare map', { mapValue: { a: { nullValue: null } } }],
      ['of null fields', { mapValue: { fields: null } }],
      ['of fields in an array', { mapValue: { fields: [] } }],
      ['of more than fields', { mapValue: { fields: {}, more: 1 } }],
      ['of null', { mapValue: null }],
    ],
    /^must be a map of typed values$/,
  );
});

describe('fields are refused', () => {
  it.each([null, undefined, 1, 'x', [], true])('that are %p', (fields) => {
    expect(readFields(fields)).toEqual({
      ok: false,
      path: '',
      reason: 'must be an object of typed values',
    });
  });

  it.each(['', '____', '__x__', '\ud800', '__proto__'])('of the name %j', (name) => {
    const fields = JSON.parse(
      `{"ok":{"nullValue":null},${JSON.stringify(name)}:{"nullValue":null}}`,
    );
    expect(readFields(fields)).toMatchObject({ ok: false, path: name });
    expect(Object.prototype).not.toHaveProperty('nullValue');
  });

  it('of a name of more than 1,500 bytes', () => {
    const field = { nullValue: null };
    expect(readFields({ ['k'.repeat(1_500)]: field })).toMatchObject({ ok: true });
    expect(readFields({ ['k'.repeat(1_501)]: field })).toMatchObject({ ok: false });
    expect(readFields({ ['\u00fc'.repeat(751)]: field })).toMatchObject({ ok: false });
  });

  it('of a path of more than 1,500 bytes', () => {
    const nested = (inner: number) => ({
      ['k'.repeat(1_000)]: { mapValue: { fields: { ['l'.repeat(inner)]: { nullValue: null } } } },
    });
    expect(readFields(nested(499))).toMatchObject({ ok: true });
    expect(readFields(nested(500))).toMatchObject({ ok: false });
  });

  it('of a path that an array in it makes too long', () => {
    const inArray = (length: number) => ({
      ['k'.repeat(length)]: {
        arrayValue: { values: [{ mapValue: { fields: { a: { nullValue: null } } } }] },
      },
    });
    const longest = 1_500 - '.array.a'.length;
    expect(readFields(inArray(longest))).toMatchObject({ ok: true });
    expect(readFields(inArray(longest + 1))).toMatchObject({ ok: false });
  });

  it('with the path to the first that is wrong', () => {
    const wrong = { mapValue: { fields: { b: { integerValue: 'secret' } } } };
    const fields = {
      ok: { nullValue: null },
      a: { arrayValue: { values: [{ nullValue: null }, wrong] } },
      also: { wrong: 1 },
    };
    expect(readFields(fields)).toEqual({
      ok: false,
      path: 'a.arrayValue.values[1].mapValue.fields.b',
      reason: 'must be an integer',
    });
  });

  it('of an array in an array', () => {
    const values = [{ nullValue: null }, { arrayValue: {} }];
    expect(readFields({ a: { arrayValue: { values } } })).toEqual({
      ok: false,
      path: 'a.arrayValue.values[1]',
      reason: 'must not be an array directly in an array',
    });
  });
});

describe('depth', () => {
  const maps = (levels: number, end: unknown = { nullValue: null }): unknown =>
    levels === 0 ? end : { mapValue: { fields: { a: maps(levels - 1, end) } } };

  it('is read to 20 maps, and refused beyond', () => {
    expect(read(maps(20))).toMatchObject({ ok: true });
    expect(read(maps(21))).toMatchObject({ ok: false, reason: 'must not be nested that deep' });
  });

  it('counts an array in a map as one more', () => {
    const list = { arrayValue: { values: [maps(18)] } };
    expect(read({ mapValue: { fields: { list } } })).toMatchObject({ ok: true });
    const deeper = { arrayValue: { values: [maps(19)] } };
    expect(read({ mapValue: { fields: { list: deeper } } })).toMatchObject({ ok: false });
  });

  it('counts an array at its end', () => {
    const list = { arrayValue: { values: [{ nullValue: null }] } };
    expect(read(maps(19, list))).toMatchObject({ ok: true });
    expect(read(maps(20, list))).toMatchObject({ ok: false });
  });

  it('is read to as many maps as asked for', () => {
    expect(readFields({ a: maps(3) }, 3)).toMatchObject({ ok: true });
    expect(readFields({ a: maps(4) }, 3)).toMatchObject({ ok: false });
  });

  it.each([
    ['maps', '{"mapValue":{"fields":{"a":', '{"nullValue":null}', '}}}'],
    ['arrays', '{"arrayValue":{"values":[', '', ']}}'],
    ['arrays and maps', '{"mapValue":{"fields":{"a":{"arrayValue":{"values":[', '', ']}}}}}'],
  ])('of 100,000 nested %s is refused without a look at the rest', (_what, open, middle, close) => {
    const LEVELS = 100_000;
    const value = JSON.parse(open.repeat(LEVELS) + middle + close.repeat(LEVELS));
    expect(read(value)).toMatchObject({ ok: false });
  });
});

describe('whatever JSON holds', () => {
  const TYPES = ['string', 'integer', 'double', 'boolean', 'null', 'timestamp', 'bytes'];
  const loose = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 6 },
      fc.dictionary(
        fc.constantFrom(...TYPES.map((type) => `${type}Value`)),
        fc.oneof(
          fc.jsonValue({ maxDepth: 1 }),
          fc.constantFrom('1', '-0', 'NaN', 'AAAA', '2026-01-31T09:30:00Z', unconvertible),
        ),
        { minKeys: 1, maxKeys: 1 },
      ),
      fc.record({ arrayValue: fc.record({ values: fc.array(tie('value'), { maxLength: 3 }) }) }),
      fc.record({ mapValue: fc.record({ fields: tie('fields') }) }),
      fc.jsonValue({ maxDepth: 2 }),
    ),
    fields: fc.dictionary(fc.string({ maxLength: 4 }), tie('value'), { maxKeys: 3 }),
  })).fields;

  it('is read into what Google accepts, or refused with a path and a reason', () => {
    fc.assert(
      fc.property(loose, (untrusted) => {
        const answer = readFields(untrusted);
        if (!answer.ok) return expect(answer.reason).toMatch(/^must (not )?b?/);
        expect(faultsOf(answer.fields)).toEqual([]);
        expect(depthOf(answer.fields)).toBeLessThanOrEqual(20);
        const bytes = sizeOfFields(answer.fields);
        expect(measureFields(untrusted, 20)).toEqual({ ...answer, bytes });
        accept('Document', { fields: answer.fields });
        return expect(readFields(answer.fields)).toEqual(answer);
      }),
      { numRuns: 2_000 },
    );
  });
});
