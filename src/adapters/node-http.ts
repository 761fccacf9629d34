/** `aboveboard/node-http`: requests of a server of `node:http`, and of whatever is put together from `(request, response, next)`. */
import type { RequestTelemetry } from '../usage/request.js';
import { type NodeRequest, type NodeResponse, recordAtEnd } from './node-response.js';

/** What a bare server knows of its routes, and this cannot find out. */
export interface NodeHttpOptions<Request> {
  /** The template of a request's route, where the server knows one. */
  readonly routeOf?: (request: Request) => string | undefined;
}

/**
 * Returns at once and never throws; calls `next`, where it is given one, before anything is
 * recorded.
 */
export type NodeHandler<Request> = (
  request: Request,
  response: NodeResponse,
  next?: () => void,
) => void;

/** For `server.prependListener('request', …)`, or as a middleware. */
export function trackRequests<Request extends NodeRequest>(
  telemetry: RequestTelemetry,
  { routeOf }: NodeHttpOptions<Request> = {},
): NodeHandler<Request> {
  return (request, response, next) => {
    // Others may rewrite it on their way.
    const { url } = request;
    recordAtEnd(telemetry, request, response, () => routeOf?.(request), url);
    next?.();
  };
}
