/**
 * One answered request, for the adapters of all frameworks. Whether it is recorded is asked when it
 * begins; where it is not, nothing is listened to.
 */
import { primaryLanguage, userAgentFamily } from './request-headers.js';
import { routeOfPath, routeOfTemplate, UNMATCHED } from './request-route.js';

/** The event that a package declares for its requests, with `requestEvent`. */
const REQUEST_EVENT = 'request';

/** Of a request whose connection was gone before its answer was: nginx writes the same. */
export const STATUS_ABORTED = 499;

const NOT_MODIFIED = 304;
const FAILED_INSIDE = 500;

/** What an adapter saw. It leaves no other part of a request to be seen. */
export interface ObservedRequest {
  readonly method: string;
  /** The template that the framework matched; null where it has routes and none of them did. */
  readonly route?: string | null | undefined;
  /** As asked for; only where nobody knows a template. */
  readonly path?: string | undefined;
  readonly status: number;
  /** Headers, which are looked at only where their fields are declared. */
  readonly user_agent?: string | undefined;
  readonly accept_language?: string | undefined;
}

/** Called once, when the answer has ended. Never throws. */
export type RecordRequest = (observe: () => ObservedRequest) => void;

/** What adapters need of a telemetry object. */
export interface RequestTelemetry {
  /** At the beginning of a request; undefined where it is not to be recorded. Never throws. */
  watchRequest(): RecordRequest | undefined;
}

/** Whatever records the events of a package. */
export interface RequestEvents {
  /** Cheap: it is asked for every request. */
  isOn(): boolean;
  declares(event: string, field?: string): boolean;
  record(event: string, values: object): void;
}

export function watchRequest(
  events: RequestEvents,
  monotonic = () => performance.now(),
): RecordRequest | undefined {
  try {
    if (!events.isOn() || !events.declares(REQUEST_EVENT)) return undefined;
  } catch {
    return undefined;
  }
  const beganAt = monotonic();
  return (observe) => {
    try {
      const duration_ms = Math.round(monotonic() - beganAt);
      events.record(REQUEST_EVENT, valuesOf(observe(), duration_ms, events));
    } catch {
      // Whatever went wrong, the answer has been given.
    }
  };
}

function valuesOf(observed: ObservedRequest, duration_ms: number, events: RequestEvents): object {
  const { method, status, user_agent, accept_language } = observed;
  return {
    route: routeOf(observed),
    method,
    status,
    duration_ms,
    user_agent:
      user_agent !== undefined && events.declares(REQUEST_EVENT, 'user_agent')
        ? userAgentFamily(user_agent)
        : undefined,
    accept_language:
      accept_language !== undefined && events.declares(REQUEST_EVENT, 'accept_language')
        ? primaryLanguage(accept_language)
        : undefined,
  };
}

function routeOf({ route, path = '', status }: ObservedRequest): string {
  if (typeof route === 'string') return routeOfTemplate(route);
  return route === undefined && existed(status) ? routeOfPath(path) : UNMATCHED;
}

/**
 * Whether the answer shows that something stands behind a path. What is refused, redirected or not
 * found may be any text, which its visitor typed into the address.
 */
function existed(status: number): boolean {
  return (status >= 200 && status < 300) || status === NOT_MODIFIED || status === FAILED_INSIDE;
}
