/** Records that were handled in bulk, counted after that succeeded. */
import { type Clock, systemClock } from '../session/index.js';
import type { EventRecorder } from './recorder.js';
import { watchRun } from './watch-run.js';

/** The event that a package declares for it, with `bulkEvent`. */
const BULK_EVENT = 'bulk';

export function trackBulk(recorder: EventRecorder, operation: string, records: number): void {
  recorder.record(BULK_EVENT, { operation, records });
}

/** A run that throws has handled nothing; one that cannot be watched has, for all that is known. */
export function trackBulkRun<T>(
  recorder: EventRecorder,
  operation: string,
  records: number | ((result: Awaited<T>) => number),
  run: () => T,
  { monotonic }: Pick<Clock, 'monotonic'> = systemClock,
): T {
  const started = monotonic();
  return watchRun(run, (ending) => {
    if (ending.outcome !== 'returned') return;
    const duration_ms = Math.max(0, Math.round(monotonic() - started));
    const counted = typeof records === 'function' ? records(ending.value) : records;
    recorder.record(BULK_EVENT, { operation, records: counted, duration_ms });
  });
}
