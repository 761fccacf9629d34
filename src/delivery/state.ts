/**
 * What the next process has to know, too: until when the service wants nothing, and what was lost
 * and is not reported yet. One small file beside those that wait, changed under a lock.
 */
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { replaceDurably } from '../disk/durable.js';
import { withLock } from '../disk/lock.js';
import {
  addLosses,
  isReported,
  type Losses,
  readLosses,
  type StopsUntil,
} from '../outbox/index.js';
import type { LossReport, StopSignal } from '../wire.js';
import { stopsUntil } from './pause.js';

export interface DeliveryState {
  /** The service that pauses and stops are of. */
  readonly endpoint?: string;
  /** Failures without a success in between. */
  readonly failures: number;
  /** RFC 3339. */
  readonly paused_until?: string;
  /** RFC 3339, by stream. */
  readonly stopped_until: StopsUntil;
  /** Not reported yet. */
  readonly losses: Losses;
  /** Sent, but perhaps not arrived: is sent again under the same id. */
  readonly report?: LossReport;
}

const NOTHING: DeliveryState = { failures: 0, stopped_until: {}, losses: {} };

const FILE = 'state.json';

/** What cannot be read is as if it were not there: at worst the service is asked once too often. */
export async function readState(folder: string): Promise<DeliveryState> {
  const text = await readFile(join(folder, FILE), 'utf8').catch(() => '{}');
  return stateIn(text);
}

/** Rejects where it cannot be written. */
export async function changeState(
  folder: string,
  change: (state: DeliveryState) => DeliveryState,
): Promise<DeliveryState> {
  const path = join(folder, FILE);
  return withLock(path, async () => {
    const state = change(await readState(folder));
    await replaceDurably(path, `${JSON.stringify(state)}\n`);
    return state;
  });
}

/** What another service asked for is not asked by this one. */
export function ofService(state: DeliveryState, base: URL): DeliveryState {
  if (state.endpoint === base.href) return state;
  const { paused_until: _, ...rest } = state;
  return { ...rest, endpoint: base.href, failures: 0, stopped_until: {} };
}

export function withStop(state: DeliveryState, stop: StopSignal, now: number): DeliveryState {
  return { ...state, stopped_until: { ...state.stopped_until, ...stopsOf(stop, now) } };
}

export function stopsOf({ streams, until }: StopSignal, now: number): StopsUntil {
  const ends = stopsUntil(until, now);
  return Object.fromEntries(streams.map((stream) => [stream, ends]));
}

export function withLosses(state: DeliveryState, losses: Losses): DeliveryState {
  return { ...state, losses: addLosses(state.losses, losses) };
}

/** What is a loss to the maintainer; what the user wanted so is not. */
export function reportedOf(losses: Losses): Losses {
  return Object.fromEntries(Object.entries(losses).filter(([reason]) => isReported(reason)));
}

/** What is not reported yet goes into a report, unless one is still on its way. */
export function withReport(state: DeliveryState): DeliveryState {
  if (state.report !== undefined || Object.keys(state.losses).length === 0) return state;
  return { ...state, report: { id: randomUUID(), counts: { ...state.losses } }, losses: {} };
}

export function withoutReport({ report, ...rest }: DeliveryState, id: string): DeliveryState {
  return report === undefined || report.id === id ? rest : { ...rest, report };
}

type Unread<T> = { readonly [field in keyof T]?: unknown };

function stateIn(text: string): DeliveryState {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return NOTHING;
  }
  return typeof parsed === 'object' && parsed !== null ? checked(parsed) : NOTHING;
}

function checked(value: Unread<DeliveryState>): DeliveryState {
  const { endpoint, failures, paused_until, stopped_until, losses, report } = value;
  const counts = readLosses(losses);
  const read = reportIn(report);
  return {
    failures: typeof failures === 'number' && failures > 0 ? failures : 0,
    stopped_until: stopsIn(stopped_until),
    losses: counts ?? {},
    ...(typeof endpoint === 'string' ? { endpoint } : {}),
    ...(isTime(paused_until) ? { paused_until } : {}),
    ...(read === undefined ? {} : { report: read }),
  };
}

function reportIn(value: unknown): LossReport | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { id, counts }: Unread<LossReport> = value;
  const read = readLosses(counts);
  return typeof id === 'string' && read !== undefined ? { id, counts: read } : undefined;
}

function stopsIn(value: unknown): StopsUntil {
  if (typeof value !== 'object' || value === null) return {};
  const { usage, events, sessions }: Unread<StopsUntil> = value;
  return {
    ...(isTime(usage) ? { usage } : {}),
    ...(isTime(events) ? { events } : {}),
    ...(isTime(sessions) ? { sessions } : {}),
  };
}

function isTime(value: unknown): value is string {
  return typeof value === 'string' && !Number.isNaN(Date.parse(value));
}
