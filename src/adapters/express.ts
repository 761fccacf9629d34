/** `aboveboard/express`: requests of an Express application, under the templates of its routes. */
import type { RequestTelemetry } from '../usage/request.js';
import { type ExpressRequest, expressRoute } from './express-route.js';
import { type NodeResponse, recordAtEnd } from './node-response.js';

/** For `app.use(…)`, before the routes. */
export function trackRequests(telemetry: RequestTelemetry) {
  return (request: ExpressRequest, response: NodeResponse, next: () => void): void => {
    recordAtEnd(telemetry, request, response, () => expressRoute(request));
    next();
  };
}
