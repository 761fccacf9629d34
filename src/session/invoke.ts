/** One recorded call, from its start to its end. */
import { processState } from '../process-state.js';
import { type Clock, systemClock } from './clock.js';
import { UNKNOWN_ERROR } from './error.js';
import { newId } from './id.js';
import type { InvokeError, InvokeStatus, SessionInvoke } from './types.js';

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
  const invoke = withId(newInvoke(start.date));
  starts.set(invoke, start);
  return invoke;
}

/** The start of an invoke that `createInvoke` made; the second time there is none. */
export function takeStart(invoke: SessionInvoke): InvokeStart | undefined {
  const start = starts.get(invoke);
  starts.delete(invoke);
  return start;
}

/**
 * To make an id takes a third of the time of a record, and to keep it half of its memory, while
 * most invokes are forgotten unread: it is made when somebody asks for it, and is from then on a
 * property like the others, which a copy, JSON and a print-out have too.
 */
class Invoke implements SessionInvoke {
  status: InvokeStatus = 'unknown';
  execution_start: Date;
  execution_end: Date;
  duration_ms = 0;
  context: Record<string, unknown> = {};
  declare error?: InvokeError;

  constructor(start: Date) {
    this.execution_start = start;
    this.execution_end = start;
  }

  get id(): string {
    const id = newId();
    this.id = id;
    return id;
  }

  /** Not left out: a program without types that sets it must not be thrown at. */
  set id(value: string) {
    Reflect.defineProperty(this, 'id', {
      value,
      configurable: true,
      enumerable: true,
      writable: true,
    });
  }
}

export function newInvoke(start: Date): SessionInvoke {
  return new Invoke(start);
}

/** For whoever reads, copies or prints the invoke. */
export function withId(invoke: SessionInvoke): SessionInvoke {
  Reflect.get(invoke, 'id');
  return invoke;
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
