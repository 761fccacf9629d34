/** What a relay is tested with: a telemetry object that keeps what it is told, and requests of pages. */
import { createRelay, type Relay } from '../../src/adapters/relay.js';

const ORIGIN = 'http://abacus.example';
export const NOW = new Date('2026-11-24T12:00:00.000Z');

export interface Tracked {
  readonly event: string;
  readonly values: Readonly<Record<string, unknown>>;
  readonly at: Date;
}

export interface Host {
  readonly relay: Relay;
  readonly tracked: Tracked[];
  on: boolean;
  now: Date;
}

/** Pages of this host may say that a panel was opened, and how long a view took. */
export function host(origins?: readonly string[]): Host {
  const tracked: Tracked[] = [];
  const telemetry = {
    track: (event: string, values: Tracked['values'], at: Date) => {
      tracked.push({ event, values, at });
    },
    status: () => ({ events: { on: made.on } }),
  };
  const options = { path: '/telemetry', events: ['panel', 'view'], ...(origins && { origins }) };
  const relay = createRelay(telemetry, options, { now: () => made.now });
  const made: Host = { relay, tracked, on: true, now: NOW };
  return made;
}

export const PANEL = { event: 'panel', values: { panel: 'lineage' }, age_ms: 250 };

export function batch(...events: unknown[]): string {
  return JSON.stringify({ events });
}

/** As a browser sends it from a page of the host, but for what is given. */
export function pageRequest({
  body = batch(PANEL) as string | null,
  method = 'POST',
  headers = {} as Readonly<Record<string, string | null>>,
} = {}): Request {
  const all = new Headers({
    host: 'abacus.example',
    origin: ORIGIN,
    'sec-fetch-site': 'same-origin',
    'content-type': 'application/json',
  });
  for (const [name, value] of Object.entries(headers)) {
    if (value === null) all.delete(name);
    else all.set(name, value);
  }
  return new Request(`${ORIGIN}/telemetry`, { method, headers: all, body });
}
