import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  sizeOfDocument,
  sizeOfFields,
  sizeOfValue,
  toFirestoreDocument,
  type Value,
} from '../../src/firestore/index.js';
import { anything } from './arbitraries.js';
import { bytesOf } from './rules.js';

describe('the size of a value', () => {
  it.each<[string, Value, number]>([
    ['of a string is its bytes and one', { stringValue: 'abc' }, 4],
    ['of a string counts UTF-8', { stringValue: '\u00fc\u20ac\u{1F600}' }, 10],
    ['of an empty string is one', { stringValue: '' }, 1],
    ['of null is one', { nullValue: null }, 1],
    ['of a boolean is one', { booleanValue: true }, 1],
    ['of an integer is eight', { integerValue: '1' }, 8],
    ['of a double is eight', { doubleValue: 'NaN' }, 8],
    ['of a time is eight', { timestampValue: '2026-01-31T09:30:00Z' }, 8],
    ['of bytes is their number', { bytesValue: 'AAAA' }, 3],
    ['of bytes leaves padding out', { bytesValue: 'AA==' }, 1],
    ['of an array is that of its values', { arrayValue: { values: [{ nullValue: null }] } }, 1],
    ['of an array without values is nothing', { arrayValue: {} }, 0],
    ['of a map is 32 and its fields', { mapValue: { fields: { ab: { nullValue: null } } } }, 36],
    ['of a map without fields is 32', { mapValue: {} }, 32],
  ])('%s', (_what, value, size) => {
    expect(sizeOfValue(value)).toBe(size);
    expect(sizeOfFields({ a: value })).toBe(size + 2);
  });
});

describe('the size of a document', () => {
  /** https://cloud.google.com/firestore/docs/storage-size, the example of a task: 147 bytes. */
  it("of Google's example is Google's number", () => {
    const document = {
      fields: {
        type: { stringValue: 'Personal' },
        done: { booleanValue: false },
        priority: { integerValue: '1' },
        description: { stringValue: 'Learn Cloud Firestore' },
      },
    };
    const name = 'users/jeff/tasks/my_task_id';
    expect(sizeOfDocument(document, name)).toBe(147);
  });

  it('is that of a second, simpler reading of the rule', () => {
    fc.assert(
      fc.property(anything, (value) => {
        const { fields } = toFirestoreDocument({ value });
        expect(sizeOfDocument({ fields }, 'a/bc')).toBe(bytesOf(fields) + 16 + 2 + 3);
      }),
    );
  });
});
