/** Sessions of the package, as its recording leaves them, with times and errors that a test can name. */
import { randomUUID } from 'node:crypto';
import type { Environment, Session, SessionInvoke } from '../../src/session/index.js';
import { recordedInvoke, recordedSession } from '../support/recorded-session.js';

export interface Run {
  readonly label: string;
  readonly ms: number;
  /** Type of the error that it failed with. */
  readonly failed?: string;
  readonly context?: Readonly<Record<string, unknown>>;
}

export function sessionOf(
  runs: readonly Run[],
  environment: Partial<Environment> = {},
  at = new Date('2026-11-01T09:30:00.000Z'),
): Session {
  const invokes = new Map<string, SessionInvoke[]>();
  for (const [index, run] of runs.entries()) {
    const all = invokes.get(run.label) ?? [];
    all.push(invokeOf(run, index, at));
    invokes.set(run.label, all);
  }
  const session = recordedSession(Object.fromEntries(invokes));
  const stats = [...session.stats].map(([label, of]) => [label, countedStats(of)] as const);
  return {
    ...session,
    id: randomUUID(),
    created_at: at,
    environment: { ...session.environment, package_name: 'orbits', ...environment },
    stats: new Map(stats),
  };
}

function invokeOf(run: Run, index: number, at: Date): SessionInvoke {
  const start = new Date(at.getTime() + index * 60_000);
  const failed = run.failed !== undefined;
  return {
    ...recordedInvoke(index),
    id: randomUUID(),
    status: failed ? 'error' : 'success',
    execution_start: start,
    execution_end: new Date(start.getTime() + run.ms),
    duration_ms: run.ms,
    context: { ...run.context },
    ...(failed ? { error: { type: run.failed, message: '' } } : {}),
  } as SessionInvoke;
}

type Stats = Session['stats'] extends ReadonlyMap<string, infer S> ? S : never;

function countedStats(stats: Stats): Stats {
  const times = stats.invokes.map(({ duration_ms }) => duration_ms);
  const failed = stats.invokes.filter(({ status }) => status === 'error').length;
  const all = stats.invokes.length;
  return {
    ...stats,
    id: randomUUID(),
    success_count: all - failed,
    failed_count: failed,
    success_rate: (all - failed) / all,
    min_duration_ms: Math.min(...times),
    max_duration_ms: Math.max(...times),
    total_duration_ms: times.reduce((sum, ms) => sum + ms, 0),
    context_keys: ['steps', 'method'],
  };
}
