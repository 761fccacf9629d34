import { afterEach, describe, expect, it } from '@jest/globals';
import {
  createInvoke,
  createSession,
  defaultSession,
  disableSessionLogging,
  enableSessionLogging,
  getSessionStats,
  resetSession,
  setDefaultSession,
  setSessionStatsCapacity,
  updateSession,
  withSession,
} from '../../src/session/index.js';
import { fakeClock, NOON } from './fake-clock.js';

const INITIAL_CAPACITY = 1_000;

afterEach(() => {
  setSessionStatsCapacity(INITIAL_CAPACITY);
  enableSessionLogging();
});

function record(session: ReturnType<typeof createSession>, label: string, times: number): void {
  for (let time = 0; time < times; time += 1) {
    withSession(session, label, (invoke) => {
      Object.assign(invoke.context, { time });
    });
  }
}

function keptTimes(session: ReturnType<typeof createSession>, label: string): unknown[] {
  return (getSessionStats(session, label)?.invokes ?? []).map(({ context }) => context['time']);
}

describe('a session', () => {
  it('has an id, a time of creation in UTC and an environment', () => {
    const session = createSession({ package: { name: 'abacus', version: '1.2.3' } }, fakeClock());
    expect(session.created_at).toEqual(new Date(NOON));
    expect(session.environment).toMatchObject({ package_name: 'abacus', package_version: '1.2.3' });
    expect(session.stats.size).toBe(0);
    expect(createSession().id).not.toBe(session.id);
  });

  it('reads as undefined under a label that nothing was recorded under, and reading adds none', () => {
    const session = createSession();
    expect(getSessionStats(session, 'sum')).toBeUndefined();
    expect(getSessionStats(null, 'sum')).toBeUndefined();
    expect([...session.stats.keys()]).toEqual([]);
  });

  it('lists its labels in the order of first use', () => {
    const session = createSession();
    for (const label of ['b', 'a', 'b', 'c']) record(session, label, 1);
    expect([...session.stats.keys()]).toEqual(['b', 'a', 'c']);
  });

  it('has statistics that are live', () => {
    const session = createSession();
    record(session, 'sum', 1);
    const stats = getSessionStats(session, 'sum');
    record(session, 'sum', 2);
    expect(stats?.total_invokes).toBe(3);
    expect(stats?.invokes).toHaveLength(3);
  });

  it('hands out lists that a reader may change without changing the session', () => {
    const session = createSession();
    record(session, 'sum', 2);
    const stats = getSessionStats(session, 'sum');
    // The casts: what a program without types does to the lists.
    (stats?.invokes as unknown[] | undefined)?.pop();
    (stats?.context_keys as string[] | undefined)?.push('mine');
    expect(stats?.invokes).toHaveLength(2);
    expect(stats?.context_keys).toEqual(['time']);
  });
});

describe('resetSession', () => {
  function threeLabels() {
    const session = createSession();
    for (const label of ['a', 'b', 'abc']) record(session, label, 2);
    return session;
  }

  it('forgets all labels', () => {
    const session = threeLabels();
    resetSession(session);
    expect(session.stats.size).toBe(0);
  });

  it.each([
    ['one label, not its letters', 'abc', ['a', 'b']],
    ['several labels', ['a', 'abc'], ['b']],
    ['a set of labels, known or not', new Set(['a', 'nobody']), ['b', 'abc']],
    ['no label of an empty list', [], ['a', 'b', 'abc']],
  ])('forgets %s', (_, labels, left) => {
    const session = threeLabels();
    resetSession(session, labels);
    expect([...session.stats.keys()]).toEqual(left);
  });

  it('gives new statistics with a new id to what comes after', () => {
    const session = threeLabels();
    const before = getSessionStats(session, 'a');
    resetSession(session, 'a');
    record(session, 'a', 1);
    const after = getSessionStats(session, 'a');
    expect(after?.total_invokes).toBe(1);
    expect(after?.id).not.toBe(before?.id);
    expect(before?.total_invokes).toBe(2);
  });

  it('takes null for a session', () => {
    expect(() => resetSession(null)).not.toThrow();
  });
});

describe('the capacity', () => {
  it('is 1,000 invokes a label, while the statistics count on', () => {
    const session = createSession();
    record(session, 'sum', 1_003);
    expect(getSessionStats(session, 'sum')?.total_invokes).toBe(1_003);
    expect(keptTimes(session, 'sum')).toEqual(Array.from({ length: 1_000 }, (_, n) => n + 3));
  });

  it('is in force from the next record on, also when it shrinks and grows again', () => {
    const session = createSession();
    record(session, 'sum', 6);
    expect(setSessionStatsCapacity(3)).toBe(3);
    expect(getSessionStats(session, 'sum')?.invokes).toHaveLength(6);
    record(session, 'sum', 1);
    expect(keptTimes(session, 'sum')).toEqual([4, 5, 0]);
    setSessionStatsCapacity(5);
    record(session, 'sum', 3);
    expect(keptTimes(session, 'sum')).toEqual([5, 0, 0, 1, 2]);
  });

  it.each([
    [0, INITIAL_CAPACITY],
    [-1, INITIAL_CAPACITY],
    [Number.NaN, INITIAL_CAPACITY],
    ['7', INITIAL_CAPACITY],
    [null, INITIAL_CAPACITY],
    [2.9, 2],
    [Number.POSITIVE_INFINITY, 100_000],
  ])('set to %p is then %d', (given, expected) => {
    // The cast: a program without types passes anything.
    expect(setSessionStatsCapacity(given as number)).toBe(expected);
  });
});

describe('session logging', () => {
  it('records nothing while it is off, and runs all the same', () => {
    const session = createSession();
    disableSessionLogging();
    expect(withSession(session, 'sum', () => 7)).toBe(7);
    updateSession(session, 'sum', createInvoke());
    expect(session.stats.size).toBe(0);
    enableSessionLogging();
    record(session, 'sum', 1);
    expect(session.stats.size).toBe(1);
  });

  it('does not record a run that was under way when it was turned off', async () => {
    const session = createSession();
    const running = withSession(session, 'sum', async () => 7);
    disableSessionLogging();
    await running;
    expect(session.stats.size).toBe(0);
  });

  it('leaves what was recorded readable', () => {
    const session = createSession();
    record(session, 'sum', 1);
    disableSessionLogging();
    expect(getSessionStats(session, 'sum')?.total_invokes).toBe(1);
  });
});

describe('the default session', () => {
  it('is made once', () => {
    expect(defaultSession()).toBe(defaultSession());
    expect(defaultSession()?.environment.package_name).toBe('unknown');
  });

  it('can be replaced, and be none', () => {
    const own = createSession();
    setDefaultSession(own);
    expect(defaultSession()).toBe(own);
    setDefaultSession(null);
    expect(defaultSession()).toBeNull();
    expect(withSession(defaultSession(), 'sum', () => 7)).toBe(7);
  });
});
