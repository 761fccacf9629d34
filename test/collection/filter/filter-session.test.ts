import { describe, expect, it } from '@jest/globals';
import type { Agreement } from '../../../src/collection/declaration/index.js';
import { filterSession, type LeavingSession } from '../../../src/collection/filter/index.js';
import { observeSession } from '../../../src/collection/index.js';
import type { Session, SessionInvoke, SessionStats } from '../../../src/session/index.js';
import { abacus } from '../../support/abacus.js';
import { recordedInvoke, recordedSession, uuid } from '../../support/recorded-session.js';

const redact = (text: string) => text.replaceAll('Rosebud', '<redacted: user>');

const NOW = new Date('2026-11-08T12:00:00Z');

function filtered(
  session: Session,
  level: Agreement['level'],
  more: Partial<Agreement> = {},
): LeavingSession {
  const words = level === 'labels' || level === 'text' ? { redact } : {};
  const agreement = { level, acceptedRevision: 2, now: NOW, ...words, ...more };
  return filterSession(observeSession(session, level !== 'counts'), abacus.sessions, agreement);
}

function contextAt(
  level: Agreement['level'],
  context: Record<string, unknown>,
  more: Partial<Agreement> = {},
): Record<string, unknown> {
  const session = recordedSession({ solve: [recordedInvoke(1, { context })] });
  return { ...filtered(session, level, more).stats[0]?.invokes[0]?.invoke.context };
}

const failed = (type: string, message: string): SessionInvoke =>
  recordedInvoke(1, { status: 'error', error: { type, message } });

describe('the levels', () => {
  it('let out statistics and no invokes at counts', () => {
    const session = recordedSession({ solve: [recordedInvoke(1)], plot: [] });
    const { stats } = filtered(session, 'counts');
    expect(stats.map(({ label, total_invokes }) => [label, total_invokes])).toEqual([
      ['solve', 1],
      ['plot', 0],
    ]);
    expect(stats.flatMap(({ invokes }) => invokes)).toEqual([]);
  });

  const context = {
    steps: 3,
    method: 'by magic',
    model: "Rosebud's",
    data: [1, 2],
    source: 'x ~ Rosebud',
    ledger: { Rosebud: 'Rosebud' },
  };

  it('let out, of the context, declared values as they open and shapes of the rest', () => {
    const ledger = { type: 'object', size: 1 };
    const source = { type: 'string', size: 11 };
    expect(contextAt('shapes', context)).toEqual({
      steps: 3,
      method: 'other',
      model: { type: 'string', size: 9 },
      data: { type: 'array', size: 2, element: 'integer' },
      source,
      other: ledger,
    });
    const labels = {
      steps: 3,
      method: 'other',
      model: "<redacted: user>'s",
      data: [1, 2],
      source,
      ledger,
    };
    expect(contextAt('labels', context)).toEqual(labels);
    expect(contextAt('text', context)).toEqual({ ...labels, source: 'x ~ <redacted: user>' });
  });

  it('let out an error as its declared type, and its redacted message at text alone', () => {
    const error = (level: Agreement['level'], type: string) =>
      filtered(recordedSession({ solve: [failed(type, 'Rosebud is lost')] }), level).stats[0]
        ?.invokes[0]?.invoke.error;
    expect(error('shapes', 'ModelError')).toEqual({ type: 'ModelError', message: '' });
    expect(error('shapes', 'RosebudError')).toEqual({ type: 'other', message: '' });
    expect(error('labels', 'RosebudError')).toEqual({
      type: '<redacted: user>Error',
      message: '',
    });
    expect(error('text', 'ModelError')).toEqual({
      type: 'ModelError',
      message: '<redacted: user> is lost',
    });
  });

  it('let out of the machine what is declared of it', () => {
    const declares = (name: string) => Object.hasOwn(abacus.sessions.environment, name);
    const known = Object.entries(recordedSession({}).environment);
    const left = Object.fromEntries(known.filter(([name]) => declares(name)));
    expect(filtered(recordedSession({}), 'counts').environment).toEqual(left);
    const { runtime, ...fewer } = abacus.sessions.environment;
    const agreement = { level: 'counts', acceptedRevision: 2, now: NOW } as const;
    const declared = { ...abacus.sessions, environment: fewer };
    const observed = observeSession(recordedSession({}), false);
    expect(filterSession(observed, declared, agreement).environment).not.toHaveProperty('runtime');
    expect(runtime.type).toBe('string');
  });
});

describe('names that are not declared', () => {
  const session = () =>
    recordedSession({
      solve: [recordedInvoke(1)],
      ACME: [recordedInvoke(2, { context: { patient: 1, doctor: 'x', steps: 1 } })],
      'Initech Ltd': [recordedInvoke(3), recordedInvoke(4)],
    });

  it('become one label, whose statistics are those of all of them', () => {
    const { stats } = filtered(session(), 'shapes');
    expect(stats.map(({ label }) => label)).toEqual(['solve', 'other']);
    expect(stats[1]).toMatchObject({
      total_invokes: 3,
      success_count: 3,
      success_rate: 1,
      min_duration_ms: 1.5,
      max_duration_ms: 1.5,
      total_duration_ms: 4.5,
    });
    expect(stats[1]?.invokes.map(({ source }) => source.id)).toEqual([
      uuid(0x1002),
      uuid(0x1003),
      uuid(0x1004),
    ]);
  });

  it('have one id in every share of the session, and another in another session', () => {
    const idOf = (of: Session) => filtered(of, 'shapes').stats.find((s) => s.label === 'other')?.id;
    const all = idOf(session());
    expect(all).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(idOf(recordedSession({ ACME: [] }))).toBe(all);
    expect(idOf(recordedSession({ other: [] }))).toBe(all);
    expect(idOf(recordedSession({ ACME: [] }, { id: uuid(2) }))).not.toBe(all);
  });

  it('keep the ids of statistics whose label leaves as it is', () => {
    const recorded = session();
    expect(filtered(recorded, 'labels').stats.map(({ id, label }) => [id, label])).toEqual(
      Array.from(recorded.stats.values(), ({ id, label }) => [id, label]),
    );
  });

  it('become one label at labels, too, where redaction makes them alike', () => {
    const { stats } = filtered(recordedSession({ Rosebud: [], '<redacted: user>': [] }), 'labels');
    expect(stats.map(({ label }) => label)).toEqual(['<redacted: user>']);
  });

  it('have counted nothing where none of them ran', () => {
    const { stats } = filtered(recordedSession({ ACME: [], Initech: [] }), 'counts');
    expect(stats[0]).toMatchObject({ total_invokes: 0, success_rate: 0, min_duration_ms: 0 });
  });

  it('become distinct keys in a context and one key in the statistics', () => {
    const context = { patient: 1, doctor: 'x', steps: 2, nurse: null };
    expect(contextAt('shapes', context)).toEqual({
      other: { type: 'integer' },
      other_2: { type: 'string', size: 1 },
      steps: 2,
      other_3: { type: 'null' },
    });
    const entry: SessionStats = {
      ...recordedSession({ solve: [] }).stats.get('solve'),
      context_keys: ['patient', 'steps', 'doctor'],
    } as SessionStats;
    const recorded = { ...recordedSession({}), stats: new Map([['solve', entry]]) };
    expect(filtered(recorded, 'counts').stats[0]?.context_keys).toEqual(['other', 'steps']);
  });
});

describe('a field that may not leave', () => {
  it('is not even a shape after its last day, or before its user was told of it', () => {
    expect(contextAt('text', { legacy: 1 })).toEqual({ legacy: 1 });
    expect(contextAt('text', { legacy: 1 }, { now: new Date('2027-01-01T00:00:00Z') })).toEqual({});
    expect(contextAt('text', { steps: 1 }, { acceptedRevision: 0 })).toEqual({});
  });

  it('is a shape where it is not what was declared', () => {
    expect(contextAt('text', { steps: 'Rosebud', data: ['Rosebud'], model: undefined })).toEqual({
      steps: { type: 'string', size: 7 },
      data: { type: 'array', size: 1, element: 'string' },
      model: { type: 'undefined' },
    });
  });

  it('is whatever it was when it was first looked at', () => {
    let reads = 0;
    const context = Object.defineProperty({}, 'steps', {
      enumerable: true,
      get: () => {
        reads += 1;
        return reads === 1 ? 3 : 'Rosebud';
      },
    });
    expect(contextAt('shapes', context)).toEqual({ steps: 3 });
  });

  it('does not get out by a list that answers otherwise than it looks', () => {
    class Liar extends Array {
      override map(): never[] {
        return ['Rosebud'] as never[];
      }
      override [Symbol.iterator](): never {
        return ['Rosebud'][Symbol.iterator]() as never;
      }
    }
    expect(contextAt('labels', { data: Liar.of(1, 2) })).toEqual({ data: [1, 2] });
  });

  it('is unknown where it cannot be read, and the rest leaves all the same', () => {
    const throws = () => {
      throw new Error('no');
    };
    const getter = Object.defineProperty({ steps: 1 }, 'data', { get: throws, enumerable: true });
    expect(contextAt('shapes', getter)).toEqual({ steps: 1, data: { type: 'unknown' } });
    expect(contextAt('shapes', new Proxy({}, { ownKeys: throws }))).toEqual({});
  });

  it('is not the id of an invoke, also where that is made when it is asked for', () => {
    const { id, ...recorded } = recordedInvoke(1);
    const invoke = Object.assign(Object.create({ id }), recorded);
    const { stats } = filtered(recordedSession({ solve: [invoke] }), 'shapes');
    expect(stats[0]?.invokes[0]?.invoke.id).toBe(id);
  });

  it('is one that somebody else hung onto an invoke', () => {
    const invoke = Object.assign(recordedInvoke(1), { secret: 'Rosebud' });
    const { stats } = filtered(recordedSession({ solve: [invoke] }), 'text');
    expect(stats[0]?.invokes[0]?.invoke).not.toHaveProperty('secret');
  });
});

describe('the session in memory', () => {
  it('is never changed', () => {
    const session = recordedSession({
      solve: [recordedInvoke(1), failed('RosebudError', 'Rosebud')],
      ACME: [recordedInvoke(3)],
      Initech: [recordedInvoke(4)],
    });
    const before = structuredClone(session);
    for (const level of ['counts', 'shapes', 'labels', 'text'] as const) filtered(session, level);
    expect(session).toEqual(before);
  });

  it('goes on while what was observed stays', () => {
    const invokes = [recordedInvoke(1)];
    const observed = observeSession(recordedSession({ solve: invokes }), true);
    invokes[0]?.context && Object.assign(invokes[0].context, { steps: 1 });
    invokes.push(recordedInvoke(2));
    const agreement = { level: 'text', acceptedRevision: 2, now: NOW } as const;
    const { stats } = filterSession(observed, abacus.sessions, agreement);
    expect(stats[0]?.invokes).toHaveLength(1);
    expect(stats[0]?.invokes[0]?.invoke.context).not.toHaveProperty('steps');
  });
});
