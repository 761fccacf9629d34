/**
 * One round of delivery: takes what waits, sends it, and removes only what the service confirmed,
 * or will never take. Whatever ends it in the middle leaves files whose names say how far it came.
 */
import {
  addLosses,
  type DeliveryOrder,
  type DeliveryResult,
  type OutboxLine,
  type OutboxStream,
  outboxFolder,
  type Segment,
  type StopsUntil,
  systemProcesses,
} from '../outbox/index.js';
import { parseEndpoint } from '../transport/index.js';
import type { EventsAnswer, ShareAnswer, StopSignal } from '../wire.js';
import { type Batch, batchSource } from './batch.js';
import { type ClaimContext, claimable, sweep } from './claims.js';
import { sendEvents } from './events.js';
import { BATCH_MAX_BYTES, BATCH_MAX_EVENTS, ROUND_MAX_REQUESTS } from './limits.js';
import { objectionTo } from './may-leave.js';
import { nextAttempt, stillAhead } from './pause.js';
import type { DeliveryTools, Round } from './round.js';
import { sendShare } from './shares.js';
import {
  changeState,
  type DeliveryState,
  ofService,
  readState,
  reportedOf,
  stopsOf,
  withLosses,
  withStop,
} from './state.js';
import type { Verdict } from './verdict.js';

/** A share is a request of its own, and may be as large as one. */
const ROOM = {
  events: { records: BATCH_MAX_EVENTS, bytes: BATCH_MAX_BYTES },
  sessions: { records: 1, bytes: Number.POSITIVE_INFINITY },
} as const;

/** Rejects only where something is wrong with this code. */
export async function deliver(order: DeliveryOrder, tools: DeliveryTools): Promise<DeliveryResult> {
  const endpoint = parseEndpoint(order.permit.endpoint);
  if (endpoint.outcome === 'refused') return NOTHING;
  const { now = () => new Date(), random = Math.random, processes = systemProcesses } = tools;
  const folder = outboxFolder(order.folder, order.package);
  const time = now().getTime();
  const context = { folder, claimant: order.claimant, processes, now: time };
  await sweep(context);
  const segments = await claimable(context);
  if (segments.length === 0) return NOTHING;
  const state = ofService(await readState(folder), endpoint.base);
  const round: Round = {
    order,
    tools: { ...tools, now, random, processes },
    folder,
    base: endpoint.base,
    requests: 0,
    delivered: 0,
    losses: {},
    failures: state.failures,
    nextAttemptAt: stillAhead(state.paused_until, time) ?? null,
    stopped: stopsAhead(state, time),
  };
  let left = 0;
  for (const stream of ['events', 'sessions'] as const) {
    const own = segments.filter((segment) => segment.stream === stream);
    left += await deliverStream(stream, own, context, round);
  }
  const { delivered, losses, nextAttemptAt, stopped } = round;
  return { delivered, left, losses, nextAttemptAt, stopped };
}

const NOTHING: DeliveryResult = {
  delivered: 0,
  left: 0,
  losses: {},
  nextAttemptAt: null,
  stopped: {},
};

function stopsAhead({ stopped_until }: DeliveryState, now: number): StopsUntil {
  const ahead = Object.entries(stopped_until).filter(
    ([, until]) => stillAhead(until, now) !== undefined,
  );
  return Object.fromEntries(ahead);
}

/** How many files are left. */
async function deliverStream(
  stream: OutboxStream,
  segments: readonly Segment[],
  context: ClaimContext,
  round: Round,
): Promise<number> {
  const { permit } = round.order;
  const { now } = context;
  const source = batchSource(segments, context, ROOM[stream], (line) =>
    objectionTo(line, permit, { stopped: round.stopped, now }),
  );
  let left = segments.length;
  try {
    while (mayGoOn(stream, round)) {
      const batch = await source.next();
      if (batch === undefined) break;
      if (batch.lines.length > 0) round.requests += 1;
      const verdict = await send(batch.lines, round);
      if (verdict.outcome === 'later') {
        await postpone(verdict, round);
        break;
      }
      await settle(batch, verdict, round);
    }
  } finally {
    left = await source.close();
  }
  return left;
}

/** What is removed unsent is removed also in a pause. */
function mayGoOn(
  stream: OutboxStream,
  { order, requests, nextAttemptAt, stopped }: Round,
): boolean {
  const isRemoved = order.permit.streams[stream] === undefined || stopped[stream] !== undefined;
  return isRemoved || (nextAttemptAt === null && requests < ROUND_MAX_REQUESTS);
}

type Sent = Verdict<EventsAnswer | ShareAnswer> | { readonly outcome: 'unneeded' };

function send(lines: readonly OutboxLine[], round: Round): Promise<Sent> | Sent {
  const [first] = lines;
  if (first === undefined) return { outcome: 'unneeded' };
  return first.stream === 'events' ? sendEvents(lines, round) : sendShare(first, round);
}

/** Losses are noted before their lines go: after a crash in between they count twice, not never. */
async function settle(
  batch: Batch,
  verdict: Exclude<Sent, { outcome: 'later' }>,
  round: Round,
): Promise<void> {
  const count = batch.lines.length;
  let { losses } = batch;
  if (verdict.outcome === 'confirmed') {
    const refused = 'refused' in verdict.answer ? verdict.answer.refused.length : 0;
    round.delivered += count - refused;
    if (refused > 0) losses = addLosses(losses, { refused });
    await endPause(round);
  } else if (verdict.outcome === 'stop') {
    losses = addLosses(losses, { stopped: count });
    await keepStop(verdict.stop, round);
  } else if (verdict.outcome === 'never') losses = addLosses(losses, { [verdict.reason]: count });
  round.losses = addLosses(round.losses, losses);
  const unreported = reportedOf(addLosses(losses, batch.told));
  if (Object.keys(unreported).length > 0) {
    await change(round, (state) => withLosses(state, unreported));
  }
  await batch.done();
}

async function postpone(
  { retryAfterMs: askedMs, unsent }: Extract<Sent, { outcome: 'later' }>,
  round: Round,
): Promise<void> {
  const { now, random } = round.tools;
  const time = now().getTime();
  const failures = round.failures + 1;
  const next = nextAttempt({ failures, askedMs }, time, random());
  round.nextAttemptAt = next;
  // That nothing could leave this machine is nothing that other processes have to wait for.
  if (unsent) return;
  const paused_until = new Date(next).toISOString();
  await change(round, (state) => ({ ...state, failures, paused_until }));
}

async function endPause(round: Round): Promise<void> {
  if (round.failures === 0) return;
  round.failures = 0;
  await change(round, ({ paused_until: _, ...state }) => ({ ...state, failures: 0 }));
}

async function keepStop(stop: StopSignal, round: Round): Promise<void> {
  const now = round.tools.now().getTime();
  round.stopped = { ...round.stopped, ...stopsOf(stop, now) };
  await change(round, (state) => withStop(state, stop, now));
}

/** Where it cannot be kept, this process obeys all the same. */
async function change(
  { folder, base }: Round,
  apply: (state: DeliveryState) => DeliveryState,
): Promise<void> {
  await changeState(folder, (state) => apply(ofService(state, base))).catch(() => undefined);
}
