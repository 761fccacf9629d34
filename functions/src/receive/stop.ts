/**
 * What the maintainer does not want for a while is refused before it is looked at. The answer tells
 * the SDK how long, so that a package in use everywhere falls silent without a release.
 */
import type { StopSignal } from '../../../src/wire.js';
import { addDays } from '../days.js';
import { STOP_DAYS } from '../limits.js';
import { type Refusal, refusal } from '../problem.js';
import { type Service, STREAMS, type Stream } from '../service.js';

/** The refusal, where the stream is stopped for every package or for this one. */
export function stopRefusal(
  service: Service,
  packageName: string,
  stream: Stream,
): Refusal<403> | undefined {
  const { stopped } = service.settings;
  if (stopped.size === 0) return undefined;
  const streams = STREAMS.filter((one) => stopped.has(one) || stopped.has(`${packageName}/${one}`));
  if (!streams.includes(stream)) return undefined;
  const until = addDays(service.clock(), STOP_DAYS).toISOString();
  const stop: StopSignal = { streams, until };
  const detail = `This service takes no ${stream} of this package now; ask again after ${until}.`;
  return refusal(403, detail, { stop });
}
