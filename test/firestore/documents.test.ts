import { describe, expect, it } from '@jest/globals';
import {
  fromFirestoreDocument,
  invokeJson,
  readFields,
  sessionJson,
  sessionStatsJson,
  toFirestoreInvoke,
  toFirestoreSession,
  toFirestoreSessionStats,
} from '../../src/firestore/index.js';
import type { Session, SessionInvoke, SessionStats } from '../../src/session/index.js';
import { recordedInvoke, recordedSession, uuid } from '../support/recorded-session.js';

const text = (stringValue: string) => ({ stringValue });
const count = (integerValue: number) => ({ integerValue: String(integerValue) });
const double = (doubleValue: number) => ({ doubleValue });

function statsOf(invokes: readonly SessionInvoke[], overrides: Partial<SessionStats> = {}) {
  const stats = recordedSession({ fit: invokes }).stats.get('fit');
  if (stats === undefined) throw new Error('a session without its label');
  return { ...stats, ...overrides };
}

describe('the document of a session', () => {
  it('has the fields of the record, with counts as integers and its time as a time', () => {
    expect(toFirestoreSession(recordedSession({}), { level: 'shapes' })).toEqual({
      fields: {
        id: text(uuid(1)),
        created_at: { timestampValue: '2026-11-01T00:00:00.000Z' },
        environment: {
          mapValue: {
            fields: {
              package_name: text('abacus'),
              package_version: text('1.2.3'),
              runtime: text('node'),
              runtime_version: text('20.20.2'),
              os: text('linux'),
              os_release: text('6.1.0'),
              machine: text('x64'),
              cpu_threads: count(2),
              word_size: count(64),
            },
          },
        },
        package: text('abacus'),
        level: text('shapes'),
        schema_version: count(1),
      },
    });
  });

  it('has no level where none was said, and the package that was', () => {
    const { fields } = toFirestoreSession(recordedSession({}), { package: 'counter' });
    expect(fields).not.toHaveProperty('level');
    expect(fields['package']).toEqual(text('counter'));
  });
});

describe('the document of statistics', () => {
  it('has integers for counts, and doubles for rates and durations also when they are whole', () => {
    const stats = statsOf([], {
      total_invokes: 4,
      success_count: 3,
      failed_count: 1,
      success_rate: 1,
      min_duration_ms: 2,
      max_duration_ms: 3.5,
      total_duration_ms: 11,
    });
    expect(toFirestoreSessionStats(uuid(1), stats)).toEqual({
      fields: {
        id: text(stats.id),
        session: text(uuid(1)),
        label: text('fit'),
        total_invokes: count(4),
        success_count: count(3),
        failed_count: count(1),
        success_rate: double(1),
        min_duration_ms: double(2),
        max_duration_ms: double(3.5),
        total_duration_ms: double(11),
        context_keys: { arrayValue: { values: [text('model'), text('data')] } },
      },
    });
  });

  it('of a label without invokes has the double 0 for each duration and the rate', () => {
    const stats = statsOf([], { min_duration_ms: 0, max_duration_ms: 0, total_duration_ms: 0 });
    const { fields } = toFirestoreSessionStats(uuid(1), stats);
    for (const name of [
      'success_rate',
      'min_duration_ms',
      'max_duration_ms',
      'total_duration_ms',
    ]) {
      expect(fields[name]).toEqual(double(0));
    }
    expect(fields['total_invokes']).toEqual(count(0));
  });

  it('keeps its durations doubles also where they are no numbers', () => {
    const broken = { success_rate: Number.NaN, max_duration_ms: Number.POSITIVE_INFINITY };
    const { fields } = toFirestoreSessionStats(uuid(1), statsOf([], broken));
    expect(fields['success_rate']).toEqual({ doubleValue: 'NaN' });
    expect(fields['max_duration_ms']).toEqual({ doubleValue: 'Infinity' });
  });

  it('does not hold the invokes', () => {
    const json = sessionStatsJson(uuid(1), statsOf([recordedInvoke(1)]));
    expect(json).not.toContain('Rosebud');
  });
});

describe('the document of an invoke', () => {
  it('has times for times, and a double for a whole duration', () => {
    const invoke = recordedInvoke(1, { duration_ms: 2, context: { n: 3 } });
    expect(toFirestoreInvoke(uuid(2), invoke)).toEqual({
      fields: {
        id: text(invoke.id),
        session_stats: text(uuid(2)),
        status: text('success'),
        execution_start: { timestampValue: '2026-11-01T00:00:01.000Z' },
        execution_end: { timestampValue: '2026-11-01T00:00:01.002Z' },
        duration_ms: double(2),
        context: { mapValue: { fields: { n: count(3) } } },
      },
    });
  });

  it('has the type of its error, and the message only where there is one', () => {
    const failed = (message: string) =>
      recordedInvoke(1, { status: 'error', error: { type: 'TypeError', message } });
    expect(toFirestoreInvoke(uuid(2), failed('')).fields).toMatchObject({
      error_type: text('TypeError'),
    });
    expect(toFirestoreInvoke(uuid(2), failed('')).fields).not.toHaveProperty('error_message');
    expect(toFirestoreInvoke(uuid(2), failed('no')).fields).toMatchObject({
      error_type: text('TypeError'),
      error_message: text('no'),
    });
  });

  it('has an empty map for an empty context', () => {
    const { fields } = toFirestoreInvoke(uuid(2), recordedInvoke(1, { context: {} }));
    expect(fields['context']).toEqual({ mapValue: { fields: {} } });
  });
});

describe('the text of a document', () => {
  it('is the document, to the last character', () => {
    const session = recordedSession({});
    const invoke = recordedInvoke(1, { context: { text: '\ud800"\u{1F600}', double: -0 } });
    const stats = statsOf([invoke]);
    expect(sessionJson(session)).toBe(JSON.stringify(toFirestoreSession(session)));
    expect(invokeJson('x', invoke)).toBe(JSON.stringify(toFirestoreInvoke('x', invoke)));
    expect(sessionStatsJson('x', stats)).toBe(JSON.stringify(toFirestoreSessionStats('x', stats)));
  });
});

describe('a record that is none', () => {
  const throwing = new Proxy(
    {},
    {
      get: () => {
        throw new Error('hostile');
      },
    },
  );
  const answering = new Proxy({}, { get: () => throwing });

  // The casts hand over what the types forbid, as a program without types may.
  it.each<[string, unknown]>([
    ['null', null],
    ['undefined', undefined],
    ['a number', 5],
    ['an empty object', {}],
    ['an object whose fields all throw', throwing],
    ['an object whose fields are such objects', answering],
    ['a function', () => 1],
  ])('%s becomes a valid document, and throws nothing', (_what, record) => {
    const documents = [
      toFirestoreSession(record as Session),
      toFirestoreSessionStats(uuid(1), record as SessionStats),
      toFirestoreInvoke(uuid(1), record as SessionInvoke),
    ];
    for (const document of documents) {
      expect(readFields(document.fields).ok).toBe(true);
      expect(Object.keys(fromFirestoreDocument(document)).length).toBeGreaterThan(0);
    }
  });

  it('with one field that throws says only that it could not be read', () => {
    const session = Object.defineProperty({ ...recordedSession({}) }, 'id', {
      get: () => {
        throw new Error('secret');
      },
    });
    expect(fromFirestoreDocument(toFirestoreSession(session))).toEqual({
      value: '[aboveboard: reading it failed]',
    });
  });
});
