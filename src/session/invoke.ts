/** One recorded call, from its start to its end. */
import { randomUUID } from 'node:crypto';
import { processState } from '../process-state.js';
import { type Clock, systemClock } from './clock.js';
import { UNKNOWN_ERROR } from './error.js';
import type { SessionInvoke } from './types.js';

export interface InvokeStart {
  readonly date: Date;
  /** By the monotonic clock. */
  readonly monotonic: number;
}

/** Of the invokes that their program ends itself, until it does. */
const starts = processState('session.starts.1', () => new WeakMap<SessionInvoke, InvokeStart>());

/**
 * Starts an invoke that `updateSession` ends and records, for work that does not fit into one
 * function.
 */
export function createInvoke(clock: Clock = systemClock): SessionInvoke {
  const start = { date: clock.date(), monotonic: clock.monotonic() };
  const invoke = newInvoke(start.date);
  starts.set(invoke, start);
  return invoke;
}

/** The start of an invoke that `createInvoke` made; the second time there is none. */
export function takeStart(invoke: SessionInvoke): InvokeStart | undefined {
  const start = starts.get(invoke);
  starts.delete(invoke);
  return start;
}

export function newInvoke(start: Date): SessionInvoke {
  return {
    id: randomUUID(),
    status: 'unknown',
    execution_start: start,
    execution_end: start,
    duration_ms: 0,
    context: {},
  };
}

/** Sets the times, and mends what the program may have done to the rest. */
export function endInvoke(invoke: SessionInvoke, start: Date, duration: number): void {
  invoke.execution_start = start;
  invoke.execution_end = new Date(start.getTime() + duration);
  invoke.duration_ms = duration;
  if (invoke.status !== 'success' && invoke.status !== 'error') invoke.status = 'unknown';
  if (invoke.status === 'error' && typeof invoke.error?.type !== 'string') {
    invoke.error = UNKNOWN_ERROR;
  }
  if (!isContext(invoke.context)) invoke.context = {};
}

export function isContext(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
