/** `aboveboard/fastify`: requests of a Fastify application, under the templates of its routes. */
import type { RequestTelemetry } from '../usage/request.js';
import { type NodeRequest, type NodeResponse, recordAtEnd } from './node-response.js';

interface FastifyRequest {
  readonly raw: NodeRequest;
  /** Without a `url` where no route matched. */
  readonly routeOptions: { readonly url?: string | undefined };
}

interface FastifyInstance {
  addHook(
    name: 'onRequest',
    hook: (
      request: FastifyRequest,
      reply: { readonly raw: NodeResponse },
      done: () => void,
    ) => void,
  ): unknown;
}

/** What `fastify.register()` takes; for the whole application, not for one scope of it. */
export type FastifyPlugin = (fastify: FastifyInstance, options: unknown, done: () => void) => void;

/** Fastify's own sign that a plugin is for the whole application, and not for what it registers. */
const WHOLE_APPLICATION = Symbol.for('skip-override');

/** For `fastify.register(…)`, before the routes. */
export function trackRequests(telemetry: RequestTelemetry): FastifyPlugin {
  const plugin: FastifyPlugin = (fastify, _options, done) => {
    fastify.addHook('onRequest', (request, reply, next) => {
      const { routeOptions } = request;
      recordAtEnd(telemetry, request.raw, reply.raw, () => routeOptions.url ?? null);
      next();
    });
    done();
  };
  return Object.assign(plugin, { [WHOLE_APPLICATION]: true });
}
