import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { flagNames } from '../../src/usage/flags.js';

const DECLARED = ['verbose', 'dry-run', 'color', 'o', 'V', 'no-cache'];

describe('flagNames', () => {
  it.each<[string, string[], string[]]>([
    ['a long flag', ['--verbose'], ['verbose']],
    ['one with a value behind =', ['--color=blue'], ['color']],
    ['one with a value behind it', ['--color', 'verbose'], ['color']],
    ['a letter', ['-o', 'file'], ['o']],
    ['a letter with its value', ['-overbose.txt'], ['o']],
    ['a letter with = and its value', ['-o=verbose'], ['o']],
    ['a word behind one dash', ['-verbose'], ['verbose']],
    ['a capital, which is another letter', ['-V', '-v', '-O'], ['V']],
    ['a no to a flag', ['--no-color'], ['color']],
    ['a flag that is itself a no', ['--no-cache'], ['no-cache']],
    ['another spelling', ['--dryRun', '--dry_run'], ['dry-run']],
    ['nothing after --', ['run', '--', '--verbose'], []],
    ['nothing that nobody decided about', ['--token=abc', '-x', '--', '-o'], []],
    ['nothing of words without a dash', ['verbose', 'o', 'color'], []],
    ['nothing of a dash alone', ['-', '---', '--=verbose', ''], []],
    ['each once, as declared', ['-o', '--verbose', '-o'], ['verbose', 'o']],
  ])('finds %s', (_, words, names) => {
    expect(flagNames(words, DECLARED)).toEqual(names);
  });

  it('takes names of options, and reads none of their values', () => {
    const options = {
      get verbose(): never {
        throw new Error('read');
      },
      dryRun: true,
      token: 'abc',
    };
    expect(flagNames(options, DECLARED)).toEqual(['verbose', 'dry-run']);
  });

  it('answers declared words only, whatever was typed', () => {
    const dashed = fc
      .tuple(fc.constantFrom('', '-', '--', '--no-'), fc.string())
      .map((two) => two.join(''));
    const words = fc.array(fc.oneof(dashed, fc.constantFrom(...DECLARED.map((one) => `--${one}`))));
    fc.assert(
      fc.property(words, (typed) => {
        const names = flagNames(typed, DECLARED);
        expect(DECLARED.filter((name) => names.includes(name))).toEqual(names);
      }),
    );
  });
});
