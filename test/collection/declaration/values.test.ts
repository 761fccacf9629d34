import { describe, expect, it } from '@jest/globals';
import { type Field, fitting, OTHER } from '../../../src/collection/declaration/index.js';

const field = (more: Partial<Field>): Field => ({
  type: 'string',
  description: 'x',
  purpose: 'x',
  owner: 'x',
  since: 1,
  level: 'counts',
  ...more,
});

describe('fitting', () => {
  it('turns a word that is not declared into other', () => {
    const words = field({ level: 'counts', one_of: ['build', 'serve'] });
    expect(fitting(words, 'build')).toBe('build');
    expect(fitting(words, 'ACME')).toBe(OTHER);
    expect(fitting({ ...words, list: true }, ['build', 'ACME'])).toEqual(['build', OTHER]);
    expect(fitting(words, 3)).toBeUndefined();
  });

  it.each<[Field['type'], unknown[], unknown[]]>([
    ['boolean', [true, false], [0, 'true', null]],
    ['integer', [0, -3, Number.MAX_SAFE_INTEGER], [0.5, Number.NaN, '3', 2 ** 53, 3n]],
    ['number', [0.5, -1], [Number.NaN, Number.POSITIVE_INFINITY, '1']],
    [
      'timestamp',
      ['2026-11-08T12:00:00.123Z'],
      ['yesterday', '2026-13-08T12:00:00Z', 0, new Date(Number.NaN)],
    ],
    [
      'version',
      ['1', '1.2.3', 'v20.20.2', '6.1.0-18-amd64', '1.0.0-rc.1+build.5'],
      ['latest', '1 2', '1.2.3 of bob'],
    ],
    ['code', ['ENOENT', 'ERR_X', 'P2002'], ['enoent', 'It failed', 'E']],
    ['identifier', ['graph-models', '@scope/pkg', 'x64'], ['a b', 'bob@example.org', '/srv', '']],
    [
      'route',
      ['/', '/users/:id', '/v1/{name}/*', '/users/[id]', '/.well-known/@me/~x{/:y}'],
      ['/users/42', '/files/a b', 'users', '/.1', '/f81d4fae-7dec-41d0-a765-00a0c91e6bf6'],
    ],
    [
      'frame',
      ['lib/solve.js:12:5', 'dist/cjs/index.cjs:1:40211', '@scope/a.b.tsx:1:1'],
      ['/srv/lib/solve.js:1:1', '../solve.js:1:1', 'C:/x.js:1:1', 'solve.js', 'of Bob.js:1:1'],
    ],
    ['id', ['f81d4fae-7dec-41d0-a765-00a0c91e6bf6'], ['f81d4fae', 42]],
    ['token', ['0123456789abcdef0123456789abcdef'], ['bob', '0123456789ABCDEF0123456789ABCDEF']],
    ['hash', ['0123456789abcdef0123456789abcdef'], ['bob', 'example.org', 3]],
  ])('takes for %s %j and not %j', (type, good, bad) => {
    const declared = field({ type, level: 'counts' });
    for (const value of good) expect(fitting(declared, value)).toBe(value);
    for (const value of bad) expect(fitting(declared, value)).toBeUndefined();
  });

  it('gives a time as the time that it is', () => {
    const now = new Date(0);
    expect(fitting(field({ type: 'timestamp', level: 'counts' }), now)).toBe(now);
  });

  it('refuses a list where one value is declared, and one value where a list is', () => {
    expect(fitting(field({ type: 'integer' }), [1])).toBeUndefined();
    expect(fitting(field({ type: 'integer', list: true }), 1)).toBeUndefined();
  });

  it('refuses a list with one element that does not fit, and a long one', () => {
    const numbers = field({ type: 'integer', list: true });
    expect(fitting(numbers, [1, 'x'])).toBeUndefined();
    expect(fitting(numbers, new Array(100).fill(1))).toHaveLength(100);
    expect(fitting(numbers, new Array(101).fill(1))).toBeUndefined();
  });
});
