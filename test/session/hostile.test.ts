import { describe, expect, it } from '@jest/globals';
import {
  appendInvokeContext,
  createInvoke,
  createSession,
  formatInvoke,
  formatSession,
  formatSessionStats,
  getSessionStats,
  resetSession,
  type Session,
  type SessionInvoke,
  summarizeSession,
  updateSession,
  withSession,
} from '../../src/session/index.js';

const refuse = () => {
  throw new Error('the trap threw');
};

const shut = () => new Proxy({}, { get: refuse, ownKeys: refuse, has: refuse, set: refuse });

const withThrowingGetter = () => ({
  first: 1,
  get second(): unknown {
    return refuse();
  },
});

/** As a program without types may do it. */
function setContext(invoke: SessionInvoke, context: unknown): void {
  Object.assign(invoke, { context });
}

/** Everything that reads a session, and must survive what is in it. */
function readAll(session: Session): void {
  formatSession(session);
  for (const [label, stats] of session.stats) {
    summarizeSession(session, label);
    formatSessionStats(stats);
    stats.invokes.forEach(formatInvoke);
  }
}

describe('a context', () => {
  const cases: [string, () => unknown][] = [
    ['null', () => null],
    ['undefined', () => undefined],
    ['a string', () => 'text'],
    ['an array', () => [1, 2]],
    ['a function', () => refuse],
    ['frozen', () => Object.freeze({ first: 1 })],
    ['a proxy whose traps throw', shut],
    ['an object with a getter that throws', withThrowingGetter],
    ['an object without a prototype', () => Object.assign(Object.create(null), { first: 1 })],
    ['an object with a key that is named __proto__', () => JSON.parse('{"__proto__": {"x": 1}}')],
  ];

  it.each(cases)('that is %s never breaks the run, its record or its readers', (_, make) => {
    const session = createSession();
    const returned = withSession(session, 'run', (invoke) => {
      setContext(invoke, make());
      appendInvokeContext(invoke, (context) => {
        Object.assign(context, { added: 1 });
      });
      appendInvokeContext(invoke, () => ({ merged: 2 }));
      return 'result';
    });
    expect(returned).toBe('result');
    expect(getSessionStats(session, 'run')).toMatchObject({ total_invokes: 1, success_count: 1 });
    readAll(session);
  });

  it.each(cases)('that becomes %s after the record breaks no reader', (_, make) => {
    const session = createSession();
    const invoke = withSession(session, 'run', (own) => own);
    setContext(invoke, make());
    readAll(session);
  });

  it('keeps a key named __proto__ as a key, and nothing else inherits it', () => {
    const session = createSession();
    withSession(session, 'run', (invoke) => {
      const parsed: object = JSON.parse('{"__proto__": {"polluted": true}}');
      appendInvokeContext(invoke, () => parsed);
    });
    const stats = getSessionStats(session, 'run');
    expect(stats?.context_keys).toEqual(['__proto__']);
    expect(Object.hasOwn(stats?.invokes[0]?.context ?? {}, '__proto__')).toBe(true);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });
});

describe('an invoke', () => {
  it.each([
    ['status', 'splendid'],
    ['status', null],
    ['error', 'text'],
    ['execution_start', 'yesterday'],
    ['execution_start', null],
    ['duration_ms', 'long'],
  ])('whose %s was set to %j is mended before it is recorded', (field, value) => {
    const session = createSession();
    withSession(session, 'run', (invoke) => {
      Object.assign(invoke, { [field]: value });
    });
    const [invoke] = getSessionStats(session, 'run')?.invokes ?? [];
    expect(['success', 'unknown']).toContain(invoke?.status);
    expect(invoke?.execution_start).toBeInstanceOf(Date);
    expect(invoke?.execution_end).toBeInstanceOf(Date);
    expect(invoke?.duration_ms).toBeGreaterThanOrEqual(0);
    readAll(session);
  });

  it('that is frozen is not recorded, and neither run nor error notices', () => {
    const session = createSession();
    const error = new Error('mine');
    expect(withSession(session, 'run', (invoke) => Object.freeze(invoke).status)).toBe('unknown');
    const fails = (invoke: SessionInvoke) => {
      Object.freeze(invoke);
      throw error;
    };
    expect(() => withSession(session, 'run', fails)).toThrow(error);
    appendInvokeContext(Object.freeze({ ...createInvoke(), context: Object.freeze({}) }), refuse);
  });

  it('that is none is ignored', () => {
    const session = createSession();
    for (const value of [null, undefined, 7, 'text', {}, shut()]) {
      // The cast: a program without types passes anything.
      const invoke = value as SessionInvoke;
      updateSession(session, 'run', invoke);
      appendInvokeContext(invoke, () => ({ a: 1 }));
      formatInvoke(invoke);
    }
    expect(session.stats.size).toBe(0);
  });
});

describe('a label', () => {
  it.each(['', '__proto__', 'constructor', 'toString', '\u0000', '\ud800', 'x'.repeat(100_000)])(
    'that is the string %j is a label like any other',
    (label) => {
      const session = createSession();
      withSession(session, label, () => 1);
      expect(getSessionStats(session, label)?.total_invokes).toBe(1);
      expect([...session.stats.keys()]).toEqual([label]);
      readAll(session);
      resetSession(session, label);
      expect(session.stats.size).toBe(0);
    },
  );

  it.each([
    [undefined],
    [null],
    [7],
    [Symbol('secret')],
    [{ toString: refuse }],
    [refuse],
    [shut()],
  ])('that is no string counts as unknown, and its content is not looked at (%#)', (value) => {
    // The cast: a program without types passes anything.
    const label = value as string;
    const session = createSession();
    expect(withSession(session, label, () => 1)).toBe(1);
    expect([...session.stats.keys()]).toEqual(['unknown']);
    expect(getSessionStats(session, label)?.total_invokes).toBe(1);
    summarizeSession(session, label);
  });

  it('over the limit counts under `other`, so that labels made of data cannot fill the memory', () => {
    const session = createSession();
    for (let number = 0; number < 1_500; number += 1) {
      withSession(session, `/users/${number}`, () => number);
    }
    expect(session.stats.size).toBe(1_001);
    expect(getSessionStats(session, 'other')?.total_invokes).toBe(500);
    expect(getSessionStats(session, '/users/1400')).toBeUndefined();
  });

  it('lists 1,000 context keys and no more', () => {
    const session = createSession();
    for (let number = 0; number < 1_200; number += 1) {
      withSession(session, 'run', (invoke) => {
        invoke.context[`key ${number}`] = number;
      });
    }
    expect(getSessionStats(session, 'run')?.context_keys).toHaveLength(1_000);
  });
});

describe('a session', () => {
  it.each([[undefined], [{}], [7], [{ id: 'x', stats: null }], [shut()]])(
    'that is none still runs, and reads as nothing (%#)',
    (value) => {
      // The cast: a program without types passes anything.
      const session = value as Session;
      expect(withSession(session, 'run', () => 1)).toBe(1);
      expect(getSessionStats(session, 'run')).toBeUndefined();
      resetSession(session);
      updateSession(session, 'run', createInvoke());
      expect(typeof summarizeSession(session, 'run')).toBe('string');
      expect(typeof formatSession(session)).toBe('string');
    },
  );

  it('cannot be changed through its fields', () => {
    const session = createSession();
    expect(Reflect.set(session, 'id', 'mine')).toBe(false);
    expect(Reflect.set(session.environment, 'os', 'mine')).toBe(false);
  });
});
