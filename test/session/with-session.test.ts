import { describe, expect, it } from '@jest/globals';
import {
  createInvoke,
  createSession,
  getSessionStats,
  type SessionInvoke,
  updateSession,
  withSession,
} from '../../src/session/index.js';
import { fakeClock, NOON } from './fake-clock.js';

const UUID_V4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

function thrownBy(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  throw new Error('Nothing was thrown.');
}

describe('withSession', () => {
  it('returns what the run returns, and records it as a success with its context', () => {
    const session = createSession();
    const result = { answer: 42 };
    const returned = withSession(session, 'sum', (invoke) => {
      Object.assign(invoke.context, { terms: 3 });
      return result;
    });
    expect(returned).toBe(result);
    const stats = getSessionStats(session, 'sum');
    expect(stats).toMatchObject({
      label: 'sum',
      total_invokes: 1,
      success_count: 1,
      failed_count: 0,
      success_rate: 1,
      context_keys: ['terms'],
    });
    expect(stats?.invokes).toHaveLength(1);
    expect(stats?.invokes[0]).toMatchObject({ status: 'success', context: { terms: 3 } });
    expect(stats?.invokes[0]).not.toHaveProperty('error');
    expect(stats?.invokes[0]?.id).toMatch(UUID_V4);
  });

  it('measures with the monotonic clock, so that a wall clock put back never shows', () => {
    const session = createSession();
    const clock = fakeClock();
    const run = () => {
      clock.advance(1_500);
      clock.setDate(NOON - 3_600_000);
    };
    withSession(session, 'slow', run, clock);
    expect(getSessionStats(session, 'slow')?.invokes[0]).toMatchObject({
      duration_ms: 1_500,
      execution_start: new Date(NOON),
      execution_end: new Date(NOON + 1_500),
    });
  });

  it('keeps the true duration of a failed run, so that the minimum stays true', () => {
    const session = createSession();
    const clock = fakeClock();
    const run = () => {
      clock.advance(250);
      throw new TypeError('no');
    };
    expect(() => withSession(session, 'fails', run, clock)).toThrow(TypeError);
    const stats = getSessionStats(session, 'fails');
    expect(stats).toMatchObject({
      failed_count: 1,
      success_rate: 0,
      min_duration_ms: 250,
      max_duration_ms: 250,
      total_duration_ms: 250,
    });
    expect(stats?.invokes[0]).toMatchObject({
      status: 'error',
      error: { type: 'TypeError', message: 'no' },
      execution_end: new Date(NOON + 250),
    });
  });

  it('respects a status and an error that the run set itself', () => {
    const session = createSession();
    const handedBack = withSession(session, 'solve', (invoke) => {
      invoke.status = 'error';
      invoke.error = { type: 'SingularMatrixError', message: '' };
      return new Error('handed back, not thrown');
    });
    expect(handedBack).toBeInstanceOf(Error);
    const stats = getSessionStats(session, 'solve');
    expect(stats).toMatchObject({ success_count: 0, failed_count: 1 });
    expect(stats?.invokes[0]?.error?.type).toBe('SingularMatrixError');
  });

  it('calls an error unknown where a run set the status and said no more', () => {
    const session = createSession();
    withSession(session, 'solve', (invoke) => {
      invoke.status = 'error';
    });
    expect(getSessionStats(session, 'solve')?.invokes[0]?.error?.type).toBe('unknown');
  });

  it('records nested runs each under its own label, the inner one first', () => {
    const session = createSession();
    const clock = fakeClock();
    const ended: string[] = [];
    withSession(
      session,
      'outer',
      () => {
        clock.advance(10);
        withSession(session, 'inner', () => clock.advance(5), clock);
        ended.push(...session.stats.keys());
      },
      clock,
    );
    expect(ended).toEqual(['inner']);
    expect(getSessionStats(session, 'inner')?.total_duration_ms).toBe(5);
    expect(getSessionStats(session, 'outer')?.total_duration_ms).toBe(15);
  });

  it('records into the session that the call names, and into no other', () => {
    const one = createSession();
    const other = createSession();
    withSession(one, 'sum', () => 1);
    expect(one.stats.size).toBe(1);
    expect(other.stats.size).toBe(0);
  });

  it('runs without a session, with an invoke that nobody keeps', () => {
    const given = withSession(null, 'sum', (invoke) => invoke);
    expect(given.id).toMatch(UUID_V4);
    const promise = Promise.resolve(1);
    expect(withSession(null, 'sum', () => promise)).toBe(promise);
    const error = new Error('mine');
    const fails = () => {
      throw error;
    };
    expect(thrownBy(() => withSession(null, 'sum', fails))).toBe(error);
  });
});

describe('an error that a run throws', () => {
  const frozen = Object.freeze(new RangeError('cold'));
  const unreadable = new Error('hidden');
  for (const name of ['message', 'constructor', 'name']) {
    Object.defineProperty(unreadable, name, {
      get() {
        throw new Error('the getter threw');
      },
    });
  }
  const refuse = () => {
    throw new Error('the trap threw');
  };
  const proxy = new Proxy(new Error('behind'), {
    get: refuse,
    getPrototypeOf: refuse,
    has: refuse,
    ownKeys: refuse,
  });
  const revocable = Proxy.revocable({}, {});
  revocable.revoke();
  class SolverError extends Error {}
  const nameless = new Error('odd');
  Object.assign(nameless, { constructor: { name: 7 } });

  const cases: [string, unknown, string, string][] = [
    ['undefined', undefined, 'undefined', ''],
    ['null', null, 'object', ''],
    ['a string', 'secret', 'string', ''],
    ['a number', 7, 'number', ''],
    ['a symbol', Symbol('secret'), 'symbol', ''],
    ['a plain object', { message: 'secret', name: 'Secret' }, 'object', ''],
    ['a function', refuse, 'function', ''],
    ['a frozen error', frozen, 'RangeError', 'cold'],
    ['an error of the program’s own class', new SolverError('x'), 'SolverError', 'x'],
    ['an error without a usable name', nameless, 'unknown', 'odd'],
    ['an error whose getters throw', unreadable, 'unknown', ''],
    ['a proxy whose traps throw', proxy, 'object', ''],
    ['a revoked proxy', revocable.proxy, 'object', ''],
  ];

  it.each(cases)('%s is rethrown untouched, and kept as its type', (_, thrown, type, message) => {
    const session = createSession();
    const run = () => {
      throw thrown;
    };
    expect(
      Object.is(
        thrownBy(() => withSession(session, 'fails', run)),
        thrown,
      ),
    ).toBe(true);
    const [invoke] = getSessionStats(session, 'fails')?.invokes ?? [];
    expect(invoke?.status).toBe('error');
    expect(invoke?.error).toEqual({ type, message });
  });

  it.each(cases)('%s that rejects a promise arrives untouched as well', async (_, thrown, type) => {
    const session = createSession();
    const rejected = withSession(session, 'fails', async () => {
      throw thrown;
    });
    const arrived = await rejected.then(
      () => 'resolved',
      (error: unknown) => [error],
    );
    expect(Object.is(arrived[0], thrown)).toBe(true);
    expect(getSessionStats(session, 'fails')?.invokes[0]?.error?.type).toBe(type);
  });
});

describe('createInvoke and updateSession', () => {
  it('record work that does not fit into one function, from its start to the update', () => {
    const session = createSession();
    const clock = fakeClock();
    const invoke = createInvoke(clock);
    clock.advance(75);
    invoke.status = 'success';
    Object.assign(invoke.context, { rows: 12 });
    updateSession(session, 'import', invoke, clock);
    expect(getSessionStats(session, 'import')).toMatchObject({
      success_count: 1,
      total_duration_ms: 75,
      context_keys: ['rows'],
    });
    expect(invoke.execution_end).toEqual(new Date(NOON + 75));
  });

  it('keep a duration that the program measured itself', () => {
    const session = createSession();
    const clock = fakeClock();
    const invoke = createInvoke(clock);
    clock.advance(75);
    invoke.duration_ms = 20;
    updateSession(session, 'import', invoke, clock);
    expect(getSessionStats(session, 'import')?.max_duration_ms).toBe(20);
    expect(invoke.execution_end).toEqual(new Date(NOON + 20));
  });

  it.each([Number.NaN, -5, Number.POSITIVE_INFINITY])('replace the duration %d', (claimed) => {
    const session = createSession();
    const clock = fakeClock();
    const invoke = createInvoke(clock);
    clock.advance(75);
    invoke.duration_ms = claimed;
    updateSession(session, 'import', invoke, clock);
    expect(getSessionStats(session, 'import')?.total_duration_ms).toBe(75);
  });

  it('count an invoke without an outcome in the total alone', () => {
    const session = createSession();
    updateSession(session, 'import', createInvoke());
    expect(getSessionStats(session, 'import')).toMatchObject({
      total_invokes: 1,
      success_count: 0,
      failed_count: 0,
      success_rate: 0,
    });
  });

  it('record an invoke once, so that a share never holds an id twice', () => {
    const session = createSession();
    const invoke = createInvoke();
    updateSession(session, 'import', invoke);
    updateSession(session, 'import', invoke);
    updateSession(session, 'export', invoke);
    withSession(session, 'run', (own) => updateSession(session, 'run', own));
    expect(getSessionStats(session, 'import')?.total_invokes).toBe(1);
    expect(getSessionStats(session, 'export')).toBeUndefined();
    expect(getSessionStats(session, 'run')?.total_invokes).toBe(1);
  });

  it('ignore an invoke that createInvoke did not make', () => {
    const session = createSession();
    const copy: SessionInvoke = { ...createInvoke() };
    updateSession(session, 'import', copy);
    expect(session.stats.size).toBe(0);
  });
});
