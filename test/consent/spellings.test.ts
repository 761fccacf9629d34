import { describe, expect, it } from '@jest/globals';
import { optsOut, readSpelling, SPELLINGS } from '../../src/consent/spellings.js';

const variants = (word: string) => [word, word.toUpperCase(), ` ${word}\t`];

describe('readSpelling', () => {
  it.each(['yes', 'no'] as const)(
    'knows every spelling of %s, in any case, with spaces',
    (word) => {
      for (const spelling of SPELLINGS[word].flatMap(variants)) {
        expect(readSpelling(spelling)).toBe(word);
      }
    },
  );

  it('knows the values of JSON and YAML', () => {
    expect([true, 1, false, 0].map(readSpelling)).toEqual(['yes', 'yes', 'no', 'no']);
  });

  it.each([['flase'], [''], ['2'], [2], [null], [undefined], [{}], [[]], [['no']], [Number.NaN]])(
    'guesses nothing of %j',
    (value) => {
      expect(readSpelling(value)).toBeUndefined();
    },
  );

  it('has no spelling that means both', () => {
    const all: string[] = [...SPELLINGS.yes, ...SPELLINGS.no];
    expect(new Set(all).size).toBe(all.length);
  });
});

describe('optsOut', () => {
  it.each(SPELLINGS.noOptOut.flatMap(variants))('is not meant by %j', (value) => {
    expect(optsOut(value)).toBe(false);
  });

  it('is not meant by a variable that is not set', () => {
    expect(optsOut(undefined)).toBe(false);
  });

  it.each(['1', 'true', 'yes', 'no', 'off', 'anything'])('is meant by %j', (value) => {
    expect(optsOut(value)).toBe(true);
  });
});
