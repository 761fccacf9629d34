/** Random histories: days, packages, sessions that are shared, erased and shared again in any order. */
import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Counts } from '../../../functions/src/statistics/counts.js';
import { rollup } from '../../../functions/src/statistics/index.js';
import type { Aggregates, Arrival, SessionStore } from '../../../functions/src/store/index.js';
import { text } from '../../contract/world.js';
import { type Forms, leaksOf } from './attacker.js';
import { daysLater, declaration, PACKAGE } from './history.js';

const START = new Date('2026-05-01T12:00:00.000Z');
const THRESHOLD = 10;
const PACKAGES = [PACKAGE, 'wild-solver'];
const FORMS: Forms = {
  package_version: 'one',
  runtime: 'one',
  os: 'one',
  machine: 'one',
  os_release: 'one',
  runtime_version: 'one',
  label: 'several',
  error_type: 'several',
};

interface Shared {
  readonly packageName: string;
  readonly runtime: string;
  readonly version: string;
  readonly failed: boolean;
}

const shared: fc.Arbitrary<Shared> = fc.record({
  packageName: fc.constantFrom(...PACKAGES),
  runtime: fc.constantFrom('node', 'node', 'node', 'bun', 'secret'),
  version: fc.constantFrom('1.0.0', '1.0.0', '1.1.0', '2.0.0-me'),
  failed: fc.boolean(),
});

type Step =
  | { readonly kind: 'share'; readonly what: Shared; readonly times: number }
  | { readonly kind: 'erase'; readonly which: number }
  | { readonly kind: 'next day' }
  | { readonly kind: 'roll up' };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('share' as const),
      what: shared,
      times: fc.integer({ min: 1, max: 25 }),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('erase' as const), which: fc.nat() }) },
  { weight: 2, arbitrary: fc.constant({ kind: 'next day' } as const) },
  { weight: 2, arbitrary: fc.constant({ kind: 'roll up' } as const) },
);

interface Held {
  readonly id: string;
  readonly day: string;
  readonly arrival: Arrival;
}

/** Of the port only what the roll-up asks for: what it does with the real ones is tested beside. */
function storeOf(held: readonly Held[], exact: Map<string, Counts>): SessionStore {
  const on = (stream: string, day: string) =>
    held.filter((one) => one.day === day && one.arrival.stream === stream);
  const store: Partial<SessionStore> = {
    countArrivals: async (stream, day) => on(stream, day).length,
    listArrivals: async ({ stream, day }) => ({
      items: on(stream, day).map(({ arrival }) => arrival),
      next: undefined,
    }),
    keepCounts: async ({ packageName, day, counts }) => {
      exact.set(`${packageName} ${day}`, JSON.parse(counts));
    },
  };
  return store as SessionStore; // The rest is not asked for.
}

function aggregatesOf(published: Map<string, string>): Aggregates {
  let until: string | undefined = '2026-04-30';
  return {
    readMonth: async () => ({}),
    async publish(packageName, day, json) {
      const key = `${packageName} ${day}`;
      if (published.has(key)) return false;
      published.set(key, json);
      return true;
    },
    countedUntil: async () => until,
    async countUntil(day) {
      until = day;
    },
    close: async () => undefined,
  };
}

function arrivalOf({ packageName, runtime, version, failed }: Shared): Arrival {
  const fields = { package_version: text(version), runtime: text(runtime), os: text('linux') };
  return {
    stream: 'sessions',
    packageName,
    session: { environment: { mapValue: { fields } } },
    stats: [{ label: text(failed ? 'tidy' : 'a name') }],
    errorTypes: failed ? ['RangeError'] : [],
  };
}

describe('statistics of any history', () => {
  it('hold what was there and not erased when its day was counted, never change, and give no cell away', async () => {
    const play = fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
      const held: Held[] = [];
      const exact = new Map<string, Counts>();
      const published = new Map<string, string>();
      const aggregates = aggregatesOf(published);
      const declarations = new Map(
        PACKAGES.map((name) => [name, { ...declaration, package: name }]),
      );
      const settings = {
        retentionDays: 180,
        rxinferLevel: undefined,
        declarations,
        stopped: new Set<string>(),
      };
      let now = START;
      const seen = new Map<string, string>();
      for (const one of [...steps, ...Array(3).fill({ kind: 'next day' }), { kind: 'roll up' }]) {
        switch (one.kind) {
          case 'share':
            for (let n = 0; n < one.times; n++) {
              const day = now.toISOString().slice(0, 10);
              held.push({ id: randomUUID(), day, arrival: arrivalOf(one.what) });
            }
            break;
          case 'erase':
            held.splice(one.which % Math.max(held.length, 1), 1);
            break;
          case 'next day':
            now = daysLater(now, 1);
            break;
          case 'roll up': {
            const before = new Set(exact.keys());
            const service = { store: storeOf(held, exact), settings, clock: () => now };
            await rollup({ service, aggregates, threshold: THRESHOLD }, daysLater(now, 1));
            for (const [key, counts] of exact) {
              if (before.has(key)) continue;
              const there = held.filter(
                ({ day, arrival }) => key === `${arrival.packageName} ${day}`,
              );
              expect(counts['sessions']?.total.units).toBe(there.length);
            }
            for (const [key, json] of seen) expect(published.get(key)).toBe(json);
            for (const [key, json] of published) {
              seen.set(key, json);
              expect(json).not.toMatch(/secret|a name|-me/);
              expect(leaksOf(JSON.parse(json), FORMS, THRESHOLD)).toEqual([]);
            }
          }
        }
      }
      const due = daysLater(now, -2).toISOString().slice(0, 10);
      for (const key of published.keys()) expect((key.split(' ')[1] ?? '') <= due).toBe(true);
    });
    await fc.assert(play, { numRuns: 120 });
  });
});
