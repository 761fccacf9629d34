import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Agreement, namesOf } from '../../../src/collection/declaration/index.js';
import { example } from './example.js';

const at = (more: Partial<Agreement>): Agreement => ({
  level: 'shapes',
  acceptedRevision: 2,
  now: new Date('2026-11-08T12:00:00Z'),
  ...more,
});

describe('namesOf', () => {
  it.each(['counts', 'shapes'] as const)('lets only declared names out at %s', (level) => {
    const { label, key, errorType } = namesOf(example.sessions, at({ level }));
    expect([label('inference'), key('solver'), errorType('ModelError')]).toEqual([
      'inference',
      'solver',
      'ModelError',
    ]);
    expect([label('ACME'), key('patient'), errorType('AcmeError')]).toEqual([
      'other',
      'other',
      'other',
    ]);
  });

  it('calls every name other where no session is declared', () => {
    fc.assert(
      fc.property(fc.string(), (name) => {
        const { label, key, errorType } = namesOf(undefined, at({}));
        expect([label(name), key(name), errorType(name)]).toEqual(['other', 'other', 'other']);
      }),
    );
  });

  it('lets a name of a newer revision out only when that was accepted', () => {
    expect(namesOf(example.sessions, at({})).label('training')).toBe('training');
    const { label, key } = namesOf(example.sessions, at({ acceptedRevision: 1 }));
    expect([label('training'), key('free_energy')]).toEqual(['other', 'other']);
  });

  it('forgets the key of a field that has ended', () => {
    const now = new Date('2027-07-01T00:00:00Z');
    expect(namesOf(example.sessions, at({ now })).key('free_energy')).toBe('other');
  });

  it.each(['labels', 'text'] as const)('lets names out at %s, redacted', (level) => {
    const redact = (text: string) => text.replace('bob', '<redacted: user>');
    const { label } = namesOf(example.sessions, at({ level, redact }));
    expect([label('inference'), label("bob's run")]).toEqual([
      'inference',
      "<redacted: user>'s run",
    ]);
    expect(namesOf(example.sessions, at({ level })).label('my run')).toBe('my run');
  });

  it('takes a name that every object has for an undeclared one', () => {
    const { label, key } = namesOf(example.sessions, at({}));
    expect([label('constructor'), key('__proto__')]).toEqual(['other', 'other']);
  });
});
