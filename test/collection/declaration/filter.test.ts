import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  type Agreement,
  type Field,
  type Fields,
  filterFields,
  LEVELS,
} from '../../../src/collection/declaration/index.js';
import { example } from './example.js';

const redact = (text: string) => text.replaceAll('secret', '<redacted: secret>');

const at: Agreement = {
  level: 'text',
  acceptedRevision: 2,
  now: new Date('2026-11-08T12:00:00Z'),
  redact,
};

const { context } = example.sessions;

const field = (more: Partial<Field>): Field => ({
  type: 'string',
  description: 'x',
  purpose: 'x',
  owner: 'x',
  since: 1,
  level: 'text',
  ...more,
});

/** Undefined where the value did not leave. */
function leaving(declared: Field, value: unknown, agreement = at): unknown {
  const { it } = filterFields({ it: declared }, { it: value }, agreement).kept;
  return it;
}

describe('filterFields', () => {
  it('keeps what is declared and names what is not, with the reason', () => {
    const values = { iterations: 3, solver: 'exact', free_energy: true, customer: 'ACME' };
    expect(filterFields(context, values, at)).toEqual({
      kept: { iterations: 3, solver: 'exact', free_energy: true },
      dropped: [{ name: 'customer', reason: 'undeclared' }],
    });
  });

  it.each([
    ['counts', ['free_energy']],
    ['shapes', ['free_energy', 'iterations']],
    ['labels', ['free_energy', 'iterations', 'model_name', 'solver']],
    ['text', ['free_energy', 'iterations', 'model_name', 'solver', 'source']],
  ] as const)('lets out at the level %s only %j', (level, names) => {
    const values = {
      iterations: 1,
      solver: 'exact',
      model_name: 'm',
      source: 's',
      free_energy: true,
    };
    const { kept, dropped } = filterFields(context, values, { ...at, level });
    expect(Object.keys(kept).sort()).toEqual(names);
    expect(dropped.every(({ reason }) => reason === 'level')).toBe(true);
  });

  it('keeps a newer field at home until its revision was accepted', () => {
    const values = { iterations: 3, free_energy: true };
    const { kept, dropped } = filterFields(context, values, { ...at, acceptedRevision: 1 });
    expect(kept).toEqual({ iterations: 3 });
    expect(dropped).toEqual([{ name: 'free_energy', reason: 'too-new' }]);
    expect(filterFields(context, values, { ...at, acceptedRevision: 0 }).kept).toEqual({});
  });

  it('sends a field up to its last day in UTC and not after it', () => {
    const lastMoment = { ...at, now: new Date('2027-06-30T23:59:59.999Z') };
    const after = { ...at, now: new Date('2027-07-01T00:00:00.000Z') };
    expect(filterFields(context, { free_energy: true }, lastMoment).dropped).toEqual([]);
    expect(filterFields(context, { free_energy: true }, after)).toEqual({
      kept: {},
      dropped: [{ name: 'free_energy', reason: 'ended' }],
    });
  });

  it('never lets text out without redaction', () => {
    const { redact: _, ...careless } = at;
    expect(leaving(field({}), 'x', careless)).toBeUndefined();
    expect(leaving(field({}), 'a secret', at)).toBe('a <redacted: secret>');
    expect(leaving(field({ list: true }), ['secret', 'x'], at)).toEqual([
      '<redacted: secret>',
      'x',
    ]);
    expect(leaving(field({ level: 'labels', max_length: 40 }), 'secret')).toBe(
      '<redacted: secret>',
    );
  });

  it('cuts a text after redaction, so that no half of a secret is left', () => {
    expect(leaving(field({ max_length: 6 }), 'a secret')).toBe('a <red');
  });

  it('does not cut a short value: one that is too long is not what was declared', () => {
    const short = field({ level: 'labels', max_length: 3 });
    expect(leaving(short, 'abc')).toBe('abc');
    expect(leaving(short, 'abcd')).toBeUndefined();
  });

  it('treats undefined as left out and null as a wrong type', () => {
    expect(filterFields(context, { iterations: undefined, solver: null }, at)).toEqual({
      kept: {},
      dropped: [{ name: 'solver', reason: 'type' }],
    });
  });

  it('is not led astray by names that every object has', () => {
    const values = JSON.parse('{"__proto__": 1, "constructor": 2, "toString": 3}');
    expect(filterFields(context, values, at).dropped).toHaveLength(3);
    expect(filterFields(context, values, at).kept).toEqual({});
  });

  it('never lets a canary out of a field that is not declared for it, at any level', () => {
    const canary = 'kingfisher-7421';
    const anyField = fc.record({
      type: fc.constantFrom<Field['type']>(
        'boolean',
        'integer',
        'number',
        'timestamp',
        'version',
        'code',
        'route',
        'id',
        'token',
      ),
      level: fc.constantFrom(...LEVELS),
      since: fc.integer({ min: 1, max: 3 }),
    });
    const declared = fc.dictionary(fc.constantFrom('a', 'b', 'c'), anyField.map(field));
    const values = fc.dictionary(
      fc.oneof(fc.constantFrom('a', 'b', 'c', canary), fc.string()),
      fc.constantFrom(canary, [canary], { [canary]: canary }, new Error(canary)),
    );
    fc.assert(
      fc.property(declared, values, fc.constantFrom(...LEVELS), (fields: Fields, given, level) => {
        const { kept } = filterFields(fields, given, { ...at, level });
        expect(JSON.stringify(kept)).not.toContain(canary);
      }),
    );
  });

  it('changes nothing of what it is given', () => {
    const values = Object.freeze({ source: 'secret', solver: 'ACME', customer: 'x' });
    filterFields(context, values, at);
    expect(values).toEqual({ source: 'secret', solver: 'ACME', customer: 'x' });
  });
});
