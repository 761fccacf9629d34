/** `aboveboard/hono`: requests of a Hono application, under the templates of its routes. */
import type { RequestTelemetry } from '../usage/request.js';
import { type NodeRequest, type NodeResponse, recordAtEnd } from './node-response.js';

interface HonoContext {
  readonly req: {
    readonly method: string;
    /** Of the handler that ran last. */
    readonly routePath: string;
    readonly raw: { readonly headers: { get(name: string): string | null } };
  };
  readonly res: { readonly status: number };
  /** On Node, what `@hono/node-server` puts there. */
  readonly env: unknown;
}

interface NodeBindings {
  readonly incoming: NodeRequest;
  readonly outgoing: NodeResponse;
}

const NOT_FOUND = 404;

/** For `app.use(…)`, before the routes. */
export function trackRequests(telemetry: RequestTelemetry) {
  return (context: HonoContext, next: () => Promise<void>): Promise<void> => {
    const { env } = context;
    if (!isNode(env)) return recordAfter(telemetry, context, next);
    const { incoming, outgoing } = env;
    recordAtEnd(telemetry, incoming, outgoing, () => routeOf(context, outgoing.statusCode));
    return next();
  };
}

/** Elsewhere nobody says when a response has ended; this is when it begins. */
async function recordAfter(
  telemetry: RequestTelemetry,
  context: HonoContext,
  next: () => Promise<void>,
): Promise<void> {
  const record = telemetry.watchRequest();
  await next();
  record?.(() => {
    const { req, res } = context;
    return {
      method: req.method,
      route: routeOf(context, res.status),
      status: res.status,
      user_agent: req.raw.headers.get('user-agent') ?? undefined,
      accept_language: req.raw.headers.get('accept-language') ?? undefined,
    };
  });
}

function isNode(env: unknown): env is NodeBindings {
  return typeof env === 'object' && env !== null && 'incoming' in env && 'outgoing' in env;
}

/** Where no route matched, the last that ran was a middleware of many paths. */
function routeOf({ req }: HonoContext, status: number): string | null {
  const { routePath } = req;
  return status === NOT_FOUND && routePath.endsWith('*') ? null : routePath;
}
