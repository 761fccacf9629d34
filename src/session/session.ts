/** Sessions: made here, and read, recorded into and reset through the functions here. */
import { processState } from '../process-state.js';
import { attempt } from './attempt.js';
import { type Clock, systemClock } from './clock.js';
import { describeEnvironment, type PackageIdentity } from './environment.js';
import { newId } from './id.js';
import { createLabelRecorder, type LabelRecorder } from './label-recorder.js';
import { MAX_LABELS, OVERFLOW_LABEL } from './limits.js';
import { isSessionLoggingEnabled, sessionStatsCapacity } from './settings.js';
import type { Session, SessionInvoke, SessionStats } from './types.js';

export interface SessionRecorder {
  /** Its place among the sessions of this process, from 1. */
  readonly place: number;
  record(label: string, invoke: SessionInvoke): void;
  /** Called after each record, in the middle of the program's own work. */
  onRecord: (() => void) | undefined;
  reset(labels?: ReadonlySet<string>): void;
}

/** A label given, or several. */
export type Labels = string | Iterable<string>;

const UNKNOWN_LABEL = 'unknown';

/** Beside the sessions rather than in them: a session that is read cannot be written to. */
const recorders = processState(
  'session.recorders.3',
  () => new WeakMap<Session, SessionRecorder>(),
);

/** Clocks cannot order sessions: two begin in one millisecond, and a clock is set back. */
const count = processState('session.count.1', () => ({ begun: 0 }));

/** What a session is made for. */
export interface SessionOptions {
  /** The package whose use is recorded; without it, the environment says `unknown`. */
  readonly package?: PackageIdentity;
}

/** A session of its own, empty. It is shared only where somebody shares it. */
export function createSession(options: SessionOptions = {}, clock: Clock = systemClock): Session {
  const stats = new Map<string, SessionStats>();
  const session: Session = Object.freeze({
    id: newId(),
    created_at: clock.date(),
    environment: describeEnvironment(options?.package),
    stats,
  });
  count.begun += 1;
  recorders.set(session, createRecorder(stats, count.begun));
  return session;
}

/** How many sessions this process has begun. */
export function sessionsBegun(): number {
  return count.begun;
}

/** False also of a copy of a session, of which nobody knows when it began. */
export function isBegunAfter(session: Session, begun: number): boolean {
  return (recorders.get(session)?.place ?? 0) > begun;
}

/** Undefined where nothing is to be recorded: no session, a copy of one, or recording turned off. */
export function recorderOf(session: Session | null): SessionRecorder | undefined {
  if (session === null || !isSessionLoggingEnabled()) return undefined;
  return recorders.get(session);
}

/** `onRecord` returns at once and never throws. A session has one such listener, or none. */
export function watchSession(session: Session, onRecord: (() => void) | undefined): void {
  const recorder = recorders.get(session);
  if (recorder !== undefined) recorder.onRecord = onRecord;
}

/** Live statistics; undefined for a label that nothing was recorded under. Reading creates nothing. */
export function getSessionStats(session: Session | null, label: string): SessionStats | undefined {
  return attempt(() => session?.stats.get(labelOf(label)), undefined);
}

/** Forgets some labels, or all. What is recorded under them afterwards gets new statistics. */
export function resetSession(session: Session | null, labels?: Labels): void {
  if (session === null) return;
  attempt(() => {
    recorders.get(session)?.reset(labels === undefined ? undefined : labelSet(labels));
  }, undefined);
}

function labelSet(labels: Labels): ReadonlySet<string> {
  const list = typeof labels === 'string' ? [labels] : [...labels];
  return new Set(list.map(labelOf));
}

/** Programs without types pass anything; to turn it into text could run, or reveal, the host's code. */
function labelOf(label: unknown): string {
  return typeof label === 'string' ? label : UNKNOWN_LABEL;
}

function createRecorder(stats: Map<string, SessionStats>, place: number): SessionRecorder {
  const byLabel = new Map<string, LabelRecorder>();

  function open(wanted: string): LabelRecorder {
    const label = byLabel.size < MAX_LABELS ? wanted : OVERFLOW_LABEL;
    const existing = byLabel.get(label);
    if (existing !== undefined) return existing;
    const made = createLabelRecorder(label);
    byLabel.set(label, made);
    stats.set(label, made.stats);
    return made;
  }

  const recorder: SessionRecorder = {
    place,
    onRecord: undefined,
    record(label, invoke) {
      const name = labelOf(label);
      (byLabel.get(name) ?? open(name)).record(invoke, sessionStatsCapacity());
      recorder.onRecord?.();
    },
    reset(labels = new Set(byLabel.keys())) {
      for (const label of labels) {
        byLabel.delete(label);
        stats.delete(label);
      }
    },
  };
  return recorder;
}
