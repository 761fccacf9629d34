/**
 * What of a session leaves: the declared fields at their level, shapes in place of other values, and
 * `other` in place of undeclared names. A new object is made; the session in memory stays whole.
 */
import type { Environment, Session, SessionInvoke, SessionStats } from '../../session/index.js';
import {
  type Agreement,
  filterFields,
  namesOf,
  type SessionsDeclaration,
} from '../declaration/index.js';
import type { ObservedInvoke, ObservedSession, ObservedStats } from '../observe.js';
import { leavingContext } from './context.js';
import { mergeStats, needsMerging } from './merge.js';

export interface LeavingInvoke {
  readonly invoke: SessionInvoke;
  /** The recorded invoke that it was made from. */
  readonly source: SessionInvoke;
}

export interface LeavingStats extends Omit<SessionStats, 'invokes'> {
  readonly invokes: readonly LeavingInvoke[];
}

export interface LeavingSession extends Omit<Session, 'environment' | 'stats'> {
  /** What is declared of it. */
  readonly environment: Readonly<Partial<Record<keyof Environment, unknown>>>;
  readonly stats: readonly LeavingStats[];
}

/** `undefined`: the package declares no sessions, so that nothing of its own is known. */
export function filterSession(
  session: ObservedSession,
  declared: SessionsDeclaration | undefined,
  agreement: Agreement,
): LeavingSession {
  const { environment = {}, context = {} } = declared ?? {};
  const names = namesOf(declared, agreement);

  function leavingStats(label: string, stats: ObservedStats): LeavingStats {
    const context_keys = [...new Set(stats.context_keys.map(names.key))];
    return { ...stats, label, context_keys, invokes: stats.invokes.map(leavingInvoke) };
  }

  function leavingInvoke(observed: ObservedInvoke): LeavingInvoke {
    const { id, status, execution_start, execution_end, duration_ms, error, source } = observed;
    const invoke = {
      ...{ id, status, execution_start, execution_end, duration_ms },
      context: leavingContext(observed.context, { context, names, agreement }),
    };
    if (error === undefined) return { invoke, source };
    const type = names.errorType(error.type);
    return { invoke: { ...invoke, error: { type, message: messageOf(error.message) } }, source };
  }

  /** Nobody can declare what a message says: it is text. */
  function messageOf(message: string): string {
    const { level, redact } = agreement;
    return level === 'text' && redact !== undefined ? redact(message) : '';
  }

  const byLabel = new Map<string, ObservedStats[]>();
  for (const stats of session.stats) {
    const label = names.label(stats.label);
    const all = byLabel.get(label);
    if (all === undefined) byLabel.set(label, [stats]);
    else all.push(stats);
  }
  const stats = Array.from(byLabel, ([label, all]) => {
    const leaving = all.map((one) => leavingStats(label, one));
    return needsMerging(label, all) ? [mergeStats(session.id, label, leaving)] : leaving;
  });
  return {
    id: session.id,
    created_at: session.created_at,
    environment: filterFields(environment, { ...session.environment }, agreement).kept,
    stats: stats.flat(),
  };
}
