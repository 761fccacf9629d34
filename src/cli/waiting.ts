/** What waits in the outbox of a package, and what of it may leave by what is decided now. */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { BATCH_MAX_BYTES, BATCH_MAX_EVENTS } from '../delivery/limits.js';
import { objectionTo } from '../delivery/may-leave.js';
import { readState } from '../delivery/state.js';
import { takeLines } from '../delivery/take.js';
import { packagesFolder } from '../disk/index.js';
import {
  addLosses,
  type Losses,
  type LossReason,
  listSegments,
  type OutboxLine,
  type OutboxStream,
  outboxFolder,
  type Permit,
  type StopsUntil,
  segmentName,
} from '../outbox/index.js';
import type { EventsRequest } from '../wire.js';

export interface Waiting {
  readonly package: string;
  /** Whether anything may leave is only known where its package has said what it is. */
  readonly lines: readonly OutboxLine[];
  /** Lines that will not leave, and what is noted as lost and not reported yet. By reason. */
  readonly losses: Losses;
  /** RFC 3339. */
  readonly paused_until: string | null;
  readonly stopped_until: StopsUntil;
  readonly report: EventsRequest['losses'];
}

/** `permit` undefined: everything that waits. Never rejects. */
export async function waitingOf(
  packageName: string,
  permit: Permit | undefined,
  now: Date,
): Promise<Waiting> {
  const folder = outboxFolder(packagesFolder(), packageName);
  const state = await readState(folder);
  const stopped = aheadOf(state.stopped_until, now);
  const objection = (line: OutboxLine): LossReason | undefined =>
    permit && objectionTo(line, permit, { stopped, now: now.getTime() });
  const lines: OutboxLine[] = [];
  let losses = addLosses(state.losses, state.report?.counts ?? {});
  for (const segment of await listSegments(folder)) {
    const bytes = await readFile(join(folder, segmentName(segment))).catch(() => Buffer.alloc(0));
    const source = { bytes, from: segment.offset, stream: segment.stream };
    const room = { records: Number.POSITIVE_INFINITY, bytes: Number.POSITIVE_INFINITY };
    const taken = takeLines(source, room, false, objection);
    lines.push(...taken.lines);
    losses = addLosses(addLosses(losses, taken.losses), taken.told);
  }
  const { paused_until: paused, report } = state;
  const isPaused = paused !== undefined && new Date(paused) > now;
  return {
    package: packageName,
    lines,
    losses,
    paused_until: isPaused ? paused : null,
    stopped_until: stopped,
    report,
  };
}

export function countsOf({ lines }: Waiting): Record<OutboxStream, number> {
  const events = lines.filter(({ stream }) => stream === 'events').length;
  return { events, sessions: lines.length - events };
}

function aheadOf(stops: StopsUntil, now: Date): StopsUntil {
  return Object.fromEntries(Object.entries(stops).filter(([, until]) => new Date(until) > now));
}

export interface WaitingRequest {
  readonly stream: OutboxStream;
  readonly url: string;
  /** Exactly what would be posted, before compression. */
  readonly body: string;
  readonly bytes: number;
  readonly sha256: string;
}

/** What a round of delivery would post. Another process may cut its batches elsewhere. */
export function requestsFor({ package: name, lines, report }: Waiting): WaitingRequest[] {
  const requests: WaitingRequest[] = [];
  for (const { endpoint, batch } of batchesOf(lines)) {
    const first = requests.length === 0;
    const losses = first && report !== undefined ? { losses: report } : {};
    const events = batch.map(({ event }) => event);
    const body: EventsRequest = { package: name, events, ...losses };
    requests.push(
      requestOf('events', new URL('v1/events', baseOf(endpoint)), JSON.stringify(body)),
    );
  }
  for (const line of lines) {
    if (line.stream !== 'sessions') continue;
    const url = new URL('v1/sessions', baseOf(line.endpoint));
    requests.push(requestOf('sessions', url, line.share.body));
  }
  return requests;
}

type EventLine = Extract<OutboxLine, { stream: 'events' }>;

function batchesOf(lines: readonly OutboxLine[]): { endpoint: string; batch: EventLine[] }[] {
  const batches: { endpoint: string; batch: EventLine[]; bytes: number }[] = [];
  for (const line of lines) {
    if (line.stream !== 'events') continue;
    const bytes = Buffer.byteLength(JSON.stringify(line)) + 1;
    const last = batches.at(-1);
    const fits =
      last?.endpoint === line.endpoint &&
      last.batch.length < BATCH_MAX_EVENTS &&
      last.bytes + bytes <= BATCH_MAX_BYTES;
    if (!fits) batches.push({ endpoint: line.endpoint, batch: [line], bytes });
    else {
      last.batch.push(line);
      last.bytes += bytes;
    }
  }
  return batches;
}

function baseOf(endpoint: string): string {
  return endpoint.endsWith('/') ? endpoint : `${endpoint}/`;
}

function requestOf(stream: OutboxStream, url: URL, body: string): WaitingRequest {
  const bytes = Buffer.byteLength(body);
  const sha256 = createHash('sha256').update(body).digest('hex');
  return { stream, url: url.href, body, bytes, sha256 };
}
