/** What may leave now of what waits, and where to: decided here, and obeyed by whoever delivers. */
import { type Circumstances, decide } from './consent/index.js';
import type { Permit } from './outbox/index.js';

/** Undefined where nothing may. */
export function permitOf(circumstances: Circumstances): Permit | undefined {
  const { endpoint } = circumstances;
  if (typeof endpoint !== 'string') return undefined;
  const [events, sessions] = (['events', 'sessions'] as const).map((stream) => {
    const decision = decide(stream, circumstances);
    if (!decision.on) return undefined;
    const { since, watermark } = decision;
    return { since, watermark };
  });
  if (events === undefined && sessions === undefined) return undefined;
  return { endpoint, streams: { ...(events && { events }), ...(sessions && { sessions }) } };
}
