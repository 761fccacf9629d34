import { afterAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  createSession,
  getSessionStats,
  resetSession,
  type Session,
  setSessionStatsCapacity,
  withSession,
} from '../../src/session/index.js';
import { createRing } from '../../src/session/ring.js';
import { type FakeClock, fakeClock } from './fake-clock.js';

const INITIAL_CAPACITY = 1_000;

type Step =
  | { do: 'run'; label: string; duration: number; fails: boolean; keys: string[] }
  | { do: 'reset'; labels: string[] | undefined }
  | { do: 'capacity'; capacity: number };

interface Run {
  duration: number;
  fails: boolean;
  keys: string[];
}

/** What a session should hold, kept in the plainest way: every run of every label. */
interface Model {
  runs: Map<string, Run[]>;
  kept: Map<string, Run[]>;
  capacity: number;
}

const label = fc.constantFrom('a', 'b', '__proto__', '');
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant('run' as const),
      label,
      // Halves add up without rounding, so the model may add them in any order.
      duration: fc.nat(1_000).map((n) => n / 2),
      fails: fc.boolean(),
      keys: fc.array(fc.constantFrom('k', 'l', 'm', '__proto__'), { maxLength: 3 }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('reset' as const),
      labels: fc.option(fc.array(label), { nil: undefined }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('capacity' as const),
      capacity: fc.integer({ min: 1, max: 6 }),
    }),
  },
);

function advance(model: Model, step: Step): void {
  if (step.do === 'capacity') {
    model.capacity = step.capacity;
  } else if (step.do === 'reset') {
    for (const label of step.labels ?? [...model.runs.keys()]) {
      model.runs.delete(label);
      model.kept.delete(label);
    }
  } else {
    model.runs.set(step.label, [...(model.runs.get(step.label) ?? []), step]);
    const kept = [...(model.kept.get(step.label) ?? []), step];
    model.kept.set(step.label, kept.slice(-model.capacity));
  }
}

function perform(session: Session, clock: FakeClock, step: Step): void {
  if (step.do === 'capacity') {
    setSessionStatsCapacity(step.capacity);
  } else if (step.do === 'reset') {
    resetSession(session, step.labels);
  } else {
    const run = () =>
      withSession(
        session,
        step.label,
        (invoke) => {
          for (const key of step.keys)
            Object.defineProperty(invoke.context, key, { value: 1, enumerable: true });
          clock.advance(step.duration);
          if (step.fails) throw new RangeError('fails');
        },
        clock,
      );
    if (step.fails) expect(run).toThrow(RangeError);
    else run();
  }
}

function expected(model: Model): unknown {
  return [...model.runs].map(([label, runs]) => {
    const durations = runs.map(({ duration }) => duration);
    const successes = runs.filter(({ fails }) => !fails).length;
    return {
      label,
      total_invokes: runs.length,
      success_count: successes,
      failed_count: runs.length - successes,
      success_rate: successes / runs.length,
      min_duration_ms: Math.min(...durations),
      max_duration_ms: Math.max(...durations),
      total_duration_ms: durations.reduce((sum, duration) => sum + duration, 0),
      context_keys: [...new Set(runs.flatMap(({ keys }) => keys))],
      invokes: (model.kept.get(label) ?? []).map(({ duration, fails, keys }) => ({
        status: fails ? 'error' : 'success',
        duration_ms: duration,
        keys: [...new Set(keys)],
      })),
    };
  });
}

function actual(session: Session): unknown {
  return [...session.stats].map(([label, { id: _, ...stats }]) => ({
    ...stats,
    label,
    invokes: stats.invokes.map(({ status, duration_ms, context }) => ({
      status,
      duration_ms,
      keys: Object.keys(context),
    })),
  }));
}

describe('any history of records, resets and capacities', () => {
  afterAll(() => {
    setSessionStatsCapacity(INITIAL_CAPACITY);
  });

  it('leaves in the session what a plain list of all runs says', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const model: Model = { runs: new Map(), kept: new Map(), capacity: INITIAL_CAPACITY };
        const session = createSession();
        const clock = fakeClock();
        setSessionStatsCapacity(INITIAL_CAPACITY);
        for (const each of steps) {
          advance(model, each);
          perform(session, clock, each);
        }
        expect(actual(session)).toEqual(expected(model));
        const ids = [...session.stats.values()].flatMap(({ id, invokes }) => [
          id,
          ...invokes.map((invoke) => invoke.id),
        ]);
        expect(new Set(ids).size).toBe(ids.length);
      }),
    );
  });
});

describe('a ring', () => {
  it('holds the last items in order, whatever capacities it was filled at', () => {
    const additions = fc.array(fc.tuple(fc.integer(), fc.integer({ min: 1, max: 8 })));
    fc.assert(
      fc.property(additions, (added) => {
        const ring = createRing<number>();
        let list: number[] = [];
        for (const [item, capacity] of added) {
          ring.add(item, capacity);
          list = [...list, item].slice(-capacity);
          expect(ring.toArray()).toEqual(list);
        }
      }),
    );
  });
});

describe('getSessionStats', () => {
  it('finds nothing that was not recorded', () => {
    fc.assert(
      fc.property(fc.string(), (name) => {
        const session = createSession();
        expect(getSessionStats(session, name)).toBeUndefined();
        withSession(session, name, () => 1);
        expect(getSessionStats(session, name)?.label).toBe(name);
      }),
    );
  });
});
