/** Records what runs. Whatever goes wrong in the recording, the run neither sees nor feels it. */
import { attempt } from './attempt.js';
import { type Clock, systemClock } from './clock.js';
import { describeError } from './error.js';
import { endInvoke, newInvoke, takeStart } from './invoke.js';
import { isPlainPromise, isThenable } from './promise.js';
import { recorderOf } from './session.js';
import type { InvokeStatus, Session, SessionInvoke } from './types.js';

/**
 * Runs `run` with an invoke, and records the invoke under `label` when the run has ended, whether
 * it succeeded or failed. What `run` throws is thrown on untouched. A run that reports a failure
 * without throwing sets `invoke.status = 'error'`, and may set `invoke.error`.
 *
 * - A plain promise is recorded when it settles. The caller gets a promise that settles alike, one
 *   microtask later, and not the same object: to watch the very same promise would count as
 *   handling its rejection, and a failure that nobody handles would no longer be reported.
 * - Any other value is handed back as it is. If it has a `then` (a query that starts when it is
 *   awaited, a promise with methods of its own), nobody can tell from outside without touching it
 *   whether it succeeds: its status is `unknown`. `await` it inside an async `run` to record it.
 *
 * With null for a session the run gets an invoke that nobody keeps.
 */
export function withSession<T>(
  session: Session | null,
  label: string,
  run: (invoke: SessionInvoke) => T,
  clock: Clock = systemClock,
): T {
  const start = clock.date();
  const invoke = newInvoke(start);
  if (recorderOf(session) === undefined) return run(invoke);

  const started = clock.monotonic();
  const end = (status: InvokeStatus, thrown?: unknown): void => {
    try {
      const duration = Math.max(0, clock.monotonic() - started);
      if (status === 'error') {
        invoke.status = 'error';
        invoke.error = describeError(thrown);
      } else if (invoke.status === 'unknown') {
        invoke.status = status;
      }
      endInvoke(invoke, start, duration);
      // Asked again: recording may have been turned off in the meantime.
      recorderOf(session)?.record(label, invoke);
    } catch {
      // A frozen invoke, say. The run's outcome counts, the record does not.
    }
  };

  let result: T;
  try {
    result = run(invoke);
  } catch (error) {
    end('error', error);
    throw error;
  }
  if (isPlainPromise(result)) {
    const settled = result.then(
      (value) => {
        end('success');
        return value;
      },
      (error: unknown) => {
        end('error', error);
        throw error;
      },
    );
    // The cast: T is a plain promise, and this is a plain promise of the same value.
    return settled as T;
  }
  end(isThenable(result) ? 'unknown' : 'success');
  return result;
}

/**
 * Ends an invoke of `createInvoke` and records it under `label`, once. Set its `status` before; a
 * `duration_ms` that the program measured itself is kept. Any other invoke is ignored: the ones
 * that `withSession` hands out are recorded by it.
 */
export function updateSession(
  session: Session | null,
  label: string,
  invoke: SessionInvoke,
  clock: Clock = systemClock,
): void {
  attempt(() => {
    const recorder = recorderOf(session);
    const start = recorder && takeStart(invoke);
    if (recorder === undefined || start === undefined) return;
    const measured = invoke.duration_ms;
    const isMeasured = Number.isFinite(measured) && measured > 0;
    const duration = isMeasured ? measured : Math.max(0, clock.monotonic() - start.monotonic);
    endInvoke(invoke, start.date, duration);
    recorder.record(label, invoke);
  }, undefined);
}
