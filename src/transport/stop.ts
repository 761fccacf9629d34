/** The service wants no more of something for a while. What cannot be understood stops nothing. */
import type { StopSignal } from '../wire.js';

const STREAMS: ReadonlySet<unknown> = new Set<StopSignal['streams'][number]>([
  'usage',
  'events',
  'sessions',
]);

export function readStop(problem: object | undefined): StopSignal | undefined {
  const stop: unknown = problem !== undefined && 'stop' in problem ? problem.stop : undefined;
  return isStop(stop) ? stop : undefined;
}

function isStop(value: unknown): value is StopSignal {
  return (
    typeof value === 'object' &&
    value !== null &&
    'streams' in value &&
    Array.isArray(value.streams) &&
    value.streams.every((stream) => STREAMS.has(stream)) &&
    'until' in value &&
    typeof value.until === 'string' &&
    !Number.isNaN(Date.parse(value.until))
  );
}
