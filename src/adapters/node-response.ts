/** What the adapters of servers share that answer through Node's own response. */
import { type ObservedRequest, type RequestTelemetry, STATUS_ABORTED } from '../usage/request.js';

/** Structural, so that neither `node:http` nor a framework is imported for its types. */
export interface NodeRequest {
  readonly method?: string | undefined;
  readonly url?: string | undefined;
  readonly headers: {
    readonly 'user-agent'?: string | undefined;
    readonly 'accept-language'?: string | undefined;
  };
}

export interface NodeResponse {
  readonly statusCode: number;
  readonly writableFinished: boolean;
  on(event: 'close', listener: () => void): unknown;
}

/** `routeOf` is asked when the answer has ended; `path` is for where it does not know. Never throws. */
export function recordAtEnd(
  telemetry: RequestTelemetry,
  request: NodeRequest,
  response: NodeResponse,
  routeOf: () => ObservedRequest['route'],
  path?: string,
): void {
  const record = telemetry.watchRequest();
  if (record === undefined) return;
  const observe = (): ObservedRequest => ({
    method: request.method ?? '',
    route: routeOf(),
    path,
    status: response.writableFinished ? response.statusCode : STATUS_ABORTED,
    user_agent: request.headers['user-agent'],
    accept_language: request.headers['accept-language'],
  });
  // Comes last of all: after an answer that was sent, and after one that nobody waited for.
  response.on('close', () => record(observe));
}
