/**
 * Takes the events of a host's pages on the host's own server, so that its decision and its
 * declaration apply to them as to everything else. Nothing that fails here is anybody's concern.
 */
import { FOREIGN, faulty, NOT_JSON, NOT_POST, NOTHING, TOO_LONG, TOO_MANY } from './answers.js';
import { MAX_BODY_BYTES, STATUS_HOLDS_MS } from './limits.js';
import { isSameOrigin } from './origin.js';
import type { Rate } from './rate.js';
import { readBatch } from './read-batch.js';
import { tagFor } from './tag.js';
import type { RelayAnswer, RelayRequest } from './types.js';

/** What `createTelemetry()` made, as far as the relay uses it. */
export interface RelayTelemetry {
  /** By the types of whatever declaration. */
  track(event: never, values: never, at: Date): void;
  status(): { readonly events: { readonly on: boolean } };
}

type EventOf<T> = T extends {
  readonly track: (event: infer E extends string, ...rest: never) => unknown;
}
  ? E
  : string;

export interface RelayOptions<T> {
  /** Where pages reach it on this server, such as `/telemetry`. */
  readonly path: string;
  /** Those of the declared events that pages may send. No other can be forged here. */
  readonly events: readonly EventOf<T>[];
  /**
   * Under which pages are served, such as `https://abacus.example`. Without it every page is taken
   * that has the same host as the request.
   */
  readonly origins?: readonly string[];
}

export interface RelayCore {
  /** Never rejects. */
  answer(request: RelayRequest): Promise<RelayAnswer>;
  /** For the head of each page, before any script that tracks. Never throws. */
  tag(): string;
}

export interface RelaySurroundings {
  readonly now?: () => Date;
}

export function createCore<T extends RelayTelemetry>(
  telemetry: T,
  { path, events, origins }: RelayOptions<T>,
  { now = () => new Date() }: RelaySurroundings = {},
): RelayCore {
  const allowed = new Set<string>(events);
  const isOn = held(() => telemetry.status().events.on, now);
  let rate: Promise<Rate> | undefined;

  async function mayPass(client: string): Promise<boolean> {
    rate ??= import('./rate.js').then(({ createRate }) => createRate());
    return (await rate)(client);
  }

  async function answer(request: RelayRequest): Promise<RelayAnswer> {
    if (!isOn() || visitorObjects(request)) return NOTHING;
    if (request.method !== 'POST') return NOT_POST;
    if (!isSameOrigin(request, origins)) return FOREIGN;
    if (!isJson(request)) return NOT_JSON;
    if (!(await mayPass(request.client))) return TOO_MANY;
    if (Number(request.header('content-length')) > MAX_BODY_BYTES) return TOO_LONG;
    const text = await request.read(MAX_BODY_BYTES);
    if (text === undefined) return TOO_LONG;
    const batch = readBatch(text, allowed);
    for (const { event, values, ageMs } of batch.events) {
      const at = new Date(now().getTime() - ageMs);
      // The casts: which values are declared is no matter of types here, and is asked when they leave.
      telemetry.track(event as never, values as never, at);
    }
    const [fault] = batch.faults;
    return fault === undefined ? NOTHING : faulty(fault.detail, fault.field);
  }

  return {
    answer: (request) => answer(request).catch(() => NOTHING),
    tag: () => tagFor(isOn() ? path : undefined),
  };
}

function visitorObjects(request: RelayRequest): boolean {
  return request.header('sec-gpc') === '1' || request.header('dnt') === '1';
}

function isJson(request: RelayRequest): boolean {
  const [type = ''] = (request.header('content-type') ?? '').split(';');
  return type.trim().toLowerCase() === 'application/json';
}

/** Asks again when the last answer is a second old; what does not answer is off. */
function held(ask: () => boolean, now: () => Date): () => boolean {
  let isOn = false;
  let askedAt = Number.NEGATIVE_INFINITY;
  return () => {
    const time = now().getTime();
    // A clock that was set back must not make an answer last.
    if (Math.abs(time - askedAt) < STATUS_HOLDS_MS) return isOn;
    askedAt = time;
    try {
      isOn = ask();
    } catch {
      isOn = false;
    }
    return isOn;
  };
}
