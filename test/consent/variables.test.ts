import { describe, expect, it } from '@jest/globals';
import { SPELLINGS } from '../../src/consent/spellings.js';
import type { OptOut, Statement, Subject } from '../../src/consent/types.js';
import { disabled, doNotTrack, packageVariables } from '../../src/consent/variables.js';
import { circumstances } from '../support/circumstances.js';

function ask(optOut: OptOut, value: string | undefined, subject: Subject = 'usage'): Statement {
  const env = { [optOut.variable]: value };
  return packageVariables(subject, circumstances({ env, optOut: [optOut] }));
}

describe('an opt-out variable', () => {
  it.each([
    ['DO_NOT_TRACK', doNotTrack],
    ['ABOVEBOARD_DISABLED', disabled],
  ] as const)('%s turns off and is named, or says nothing', (variable, source) => {
    const off = source('usage', circumstances({ env: { [variable]: '1' } }));
    expect(off).toEqual({
      source: variable,
      says: 'off',
      detail: `The environment variable ${variable} is "1".`,
      variable,
    });
    expect(source('usage', circumstances({ env: { [variable]: '0' } })).says).toBe('nothing');
    expect(source('usage', circumstances({ env: {} })).says).toBe('nothing');
  });
});

describe("a package's own variable", () => {
  it.each<[OptOut, string]>([
    [{ variable: 'LOG_USING_RXINFER', off: ['false'], streams: ['usage'] }, 'false'],
    [{ variable: 'RUBRIX_ENABLE_TELEMETRY', off: ['0'] }, '0'],
    [{ variable: 'VISIVO_TELEMETRY_DISABLED', off: ['true'] }, 'true'],
    [{ variable: 'ABACUS_NO_TELEMETRY' }, '1'],
    [{ variable: 'ABACUS_TELEMETRY', off: ['none', 'false'] }, ' NONE '],
  ])('%j turns off with %j', (optOut, value) => {
    const { variable } = optOut;
    expect(ask(optOut, value)).toMatchObject({ says: 'off', variable });
  });

  it('that is old turns off as ever, and names its successor', () => {
    const old: OptOut = { variable: 'ABACUS_TELEMETRY', off: ['0'], instead: 'ABACUS_NO_TRACKING' };
    expect(ask(old, '0')).toMatchObject({
      says: 'off',
      variable: 'ABACUS_TELEMETRY',
      detail:
        'The environment variable ABACUS_TELEMETRY is "0". It still counts; ABACUS_NO_TRACKING is its successor.',
    });
    expect(ask(old, undefined).says).toBe('nothing');
  });

  it('can be one with which a user works offline', () => {
    const offline: OptOut = { variable: 'HF_HUB_OFFLINE' };
    for (const subject of ['usage', 'events', 'sessions', 'manual-share'] as const) {
      expect(ask(offline, '1', subject).says).toBe('off');
      expect(ask(offline, '0', subject).says).toBe('nothing');
    }
  });

  it('can be the mode in which a package is developed', () => {
    const developing: OptOut = { variable: 'NODE_ENV', off: ['development'] };
    expect(ask(developing, 'development').says).toBe('off');
    for (const mode of ['production', 'staging', undefined]) {
      expect(ask(developing, mode).says).toBe('nothing');
    }
  });

  it('takes one no for all its spellings, and one yes for all its own', () => {
    for (const no of SPELLINGS.no)
      expect(ask({ variable: 'A', off: ['false'] }, no).says).toBe('off');
    for (const yes of SPELLINGS.yes)
      expect(ask({ variable: 'A', off: ['1'] }, yes).says).toBe('off');
  });

  it('says nothing with the opposite, empty, or not set', () => {
    for (const value of [...SPELLINGS.yes, '', ' ', undefined]) {
      expect(ask({ variable: 'A', off: ['false'] }, value).says).toBe('nothing');
    }
  });

  it('turns off when it is misspelt', () => {
    expect(ask({ variable: 'A', off: ['false'] }, 'flase').says).toBe('off');
    expect(ask({ variable: 'A', off: ['none'] }, 'some').says).toBe('nothing');
  });

  it('turns off only the streams it names', () => {
    const optOut: OptOut = { variable: 'A', off: ['false'], streams: ['usage'] };
    expect(ask(optOut, 'false', 'usage').says).toBe('off');
    expect(ask(optOut, 'false', 'events').says).toBe('nothing');
    expect(ask(optOut, 'false', 'manual-share').says).toBe('nothing');
    expect(ask({ ...optOut, streams: ['sessions'] }, 'false', 'manual-share').says).toBe('off');
  });

  it.each([
    ['no list', 'LOG_USING_RXINFER'],
    ['an entry without a variable', [{ off: ['false'] }]],
    ['an entry that is none', [null]],
    ['a successor that is no text', [{ variable: 'A', instead: 1 }]],
    ['values that are no texts', [{ variable: 'A', off: [false] }]],
  ])('turns off where what the host passed is %s', (_, optOut) => {
    // What a host without types may pass.
    const passed = optOut as unknown as OptOut[];
    expect(packageVariables('usage', circumstances({ optOut: passed })).says).toBe('off');
  });
});
