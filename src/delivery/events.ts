/** Sends a batch of events, with what was lost and is not reported yet. */
import { createHash } from 'node:crypto';
import type { OutboxLine } from '../outbox/index.js';
import { BACKGROUND_DEADLINE_MS, withLedger } from '../transport/index.js';
import type { EventsAnswer, EventsRequest } from '../wire.js';
import type { Round } from './round.js';
import { changeState, readState, withoutReport, withReport } from './state.js';
import { eventsVerdict, type Verdict } from './verdict.js';

export async function sendEvents(
  lines: readonly OutboxLine[],
  { order, tools, folder, base }: Round,
): Promise<Verdict<EventsAnswer>> {
  const events = lines.flatMap((line) => (line.stream === 'events' ? [line.event] : []));
  const losses = await reportIn(folder);
  const request: EventsRequest = {
    package: order.package,
    events,
    ...(losses === undefined ? {} : { losses }),
  };
  const body = JSON.stringify(request);
  const sha256 = createHash('sha256').update(body).digest('hex');
  const transport = withLedger(tools.transport, tools.ledger, { package: order.package });
  const result = await transport.send(
    {
      url: new URL('v1/events', base),
      headers: { 'content-type': 'application/json' },
      body,
    },
    { timeoutMs: BACKGROUND_DEADLINE_MS },
  );
  const verdict = eventsVerdict(result, { sha256, count: events.length });
  if (verdict.outcome === 'confirmed' && losses !== undefined) {
    // Where that fails, it is sent again, and counts once.
    await changeState(folder, (state) => withoutReport(state, losses.id)).catch(() => undefined);
  }
  return verdict;
}

/** Undefined also where it cannot be kept: what is not kept could be counted twice. */
async function reportIn(folder: string): Promise<EventsRequest['losses']> {
  const { losses, report } = await readState(folder);
  if (report !== undefined || Object.keys(losses).length === 0) return report;
  return changeState(folder, withReport).then(
    (state) => state.report,
    () => undefined,
  );
}
