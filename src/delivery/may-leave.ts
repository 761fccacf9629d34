/** Why a line may not leave now, and will not later. Pure. */
import {
  LINE_MAX_AGE_MS,
  type LossReason,
  type OutboxLine,
  type Permit,
  type StopsUntil,
} from '../outbox/index.js';

export function objectionTo(
  line: OutboxLine,
  permit: Permit,
  { stopped, now }: { readonly stopped: StopsUntil; readonly now: number },
): LossReason | undefined {
  const { [line.stream]: stream } = permit.streams;
  if (stream === undefined) return 'turned-off';
  if (line.endpoint !== permit.endpoint) return 'other-endpoint';
  const at = Date.parse(line.at);
  if (line.watermark !== stream.watermark) return 'before-consent';
  if (stream.since !== undefined && at < stream.since.getTime()) return 'before-consent';
  if (now - at > LINE_MAX_AGE_MS) return 'too-old';
  return stopped[line.stream] === undefined ? undefined : 'stopped';
}
