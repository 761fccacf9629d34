/** Errors that a package met, and those that nothing caught. */
import { processState } from '../process-state.js';
import { failureOf } from './failure.js';
import type { HostPackage } from './known.js';
import type { EventRecorder } from './recorder.js';

/** The events that a package declares for them, with `errorEvent` and `crashEvent`. */
const ERROR_EVENT = 'error';
const CRASH_EVENT = 'crash';

export function trackError(recorder: EventRecorder, { folder }: HostPackage, error: unknown): void {
  recorder.record(ERROR_EVENT, failureOf(error, folder));
}

const watched = processState('usage.crashes.1', () => new Set<string>());

/**
 * From now on, and once for a package. Node calls a monitor before it does what it would have done
 * anyway, and takes no answer from it. An error that came through no file of the package is its
 * user's own business.
 */
export function watchCrashes(recorder: EventRecorder, { name, folder }: HostPackage): void {
  if (watched.has(name)) return;
  watched.add(name);
  process.on('uncaughtExceptionMonitor', (error, origin) => {
    const failure = failureOf(error, folder);
    if (folder !== undefined && failure.frames.length === 0) return;
    recorder.recordNow(CRASH_EVENT, { ...failure, origin });
  });
}
