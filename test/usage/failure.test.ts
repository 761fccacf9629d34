/** What is kept of an error. The planted words must not be in it. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { failureOf } from '../../src/usage/failure.js';

const LINUX = '/home/ada/app/node_modules/abacus';
const WINDOWS = 'C:\\Users\\Ada Lovelace\\app\\node_modules\\abacus';

function thrown(lines: readonly string[], message = 'of ACME'): Error {
  const stack = [`TypeError: ${message}`, ...lines.map((line) => `    at ${line}`)].join('\n');
  return Object.assign(new TypeError(message), { stack });
}

function framesOf(folder: string | undefined, ...lines: string[]): readonly string[] {
  return failureOf(thrown(lines), folder).frames;
}

describe('failureOf', () => {
  it('keeps class and code, and nothing of the message', () => {
    const error = Object.assign(new RangeError('of ACME'), { code: 'ENOENT', path: '/srv/acme' });
    expect(failureOf(error, LINUX)).toEqual({
      error_type: 'RangeError',
      error_code: 'ENOENT',
      frames: [],
    });
  });

  it.each<[string, string, string[], string[]]>([
    [
      'paths',
      LINUX,
      [`solve (${LINUX}/lib/solve.js:12:5)`, `${LINUX}/index.cjs:1:2`],
      ['lib/solve.js:12:5', 'index.cjs:1:2'],
    ],
    [
      'addresses',
      LINUX,
      [`async Model.run (file://${LINUX}/dist/index.js:3:4)`],
      ['dist/index.js:3:4'],
    ],
    ['a folder as an address', `file://${LINUX}/`, [`f (${LINUX}/a.js:1:1)`], ['a.js:1:1']],
    ['addresses with a version', LINUX, [`f (file://${LINUX}/a.mjs?v=2#x:1:1)`], ['a.mjs:1:1']],
    ['backslashes', WINDOWS, [`new Model (${WINDOWS}\\lib\\model.js:7:9)`], ['lib/model.js:7:9']],
    [
      'addresses of drives, with spaces',
      WINDOWS,
      ['f (file:///c:/Users/Ada%20Lovelace/app/node_modules/abacus/a.js:1:1)'],
      ['a.js:1:1'],
    ],
    [
      'a folder with brackets',
      '/srv/a (copy)',
      ['f (/srv/a (copy)/lib/a.js:1:1)'],
      ['lib/a.js:1:1'],
    ],
    ['source maps', LINUX, [`f (${LINUX}/src/a.ts:1:1)`], ['src/a.ts:1:1']],
  ])('keeps places in the package of %s', (_, folder, lines, places) => {
    expect(framesOf(folder, ...lines)).toEqual(places);
  });

  it.each([
    ['of the user', '/home/ada/app/acme.js:1:1'],
    ['of a folder with a similar name', `${LINUX}-acme/a.js:1:1`],
    ['of Node', 'node:internal/modules/run_main:1:1'],
    ['of another package inside', `${LINUX}/node_modules/other/a.js:1:1`],
    ['that are evaluated', `eval (eval at f (${LINUX}/a.js:1:1), <anonymous>:1:1)`],
    ['with a name that tells something', `f (${LINUX}/of ACME.js:1:1)`],
    ['above the folder', `f (${LINUX}/../acme.js:1:1)`],
    ['where the folder is but a part', `f (/mnt${LINUX}/a.js:1:1)`],
  ])('keeps no places %s', (_, line) => {
    expect(framesOf(LINUX, line, `f (${LINUX}/own.js:1:1)`)).toEqual(['own.js:1:1']);
  });

  it('keeps none without a folder, and the innermost of many', () => {
    expect(framesOf(undefined, `${LINUX}/a.js:1:1`)).toEqual([]);
    expect(framesOf('/', `${LINUX}/a.js:1:1`)).toEqual([]);
    const many = Array.from({ length: 50 }, (_, index) => `${LINUX}/a.js:${index + 1}:1`);
    expect(framesOf(LINUX, ...many)).toEqual(
      many.slice(0, 20).map((one) => one.slice(LINUX.length + 1)),
    );
  });

  it('takes no line of a message for a place', () => {
    const message = `first\n    at f (${LINUX}/acme/secret.js:1:1)\nlast`;
    const error = thrown([`f (${LINUX}/a.js:1:1)`], message);
    expect(failureOf(error, LINUX).frames).toEqual(['a.js:1:1']);
  });

  it('answers for whatever is thrown, and never throws', () => {
    const hostile = new Proxy(new Error('x'), {
      get: () => {
        throw new Error('no');
      },
    });
    for (const one of [
      undefined,
      null,
      3,
      'text',
      Symbol('x'),
      {},
      hostile,
      { stack: 3, code: 4 },
    ]) {
      const { error_type, frames } = failureOf(one, LINUX);
      expect([typeof error_type, frames]).toEqual(['string', []]);
    }
  });

  it('keeps nothing but places below the folder, whatever a stack says', () => {
    const words = fc.constantFrom(
      'acme',
      LINUX,
      '/',
      '\n    at ',
      ' (',
      ':1:2',
      ')',
      '.js',
      '%41',
      'file://',
    );
    const stacks = fc
      .array(fc.oneof(words, fc.string()), { maxLength: 12 })
      .map((all) => all.join(''));
    fc.assert(
      fc.property(stacks, (stack) => {
        const { frames } = failureOf(Object.assign(new Error('x'), { stack }), LINUX);
        for (const frame of frames) expect(frame).toMatch(/^[\w@][\w@./-]*\.[cm]?[jt]sx?:\d+:\d+$/);
      }),
    );
  });
});
