/**
 * `aboveboard/relay`: the events of a host's pages, taken by its own server. One core for all
 * servers, and what fits it to each.
 */
import type { ServerResponse } from 'node:http';
import { answerFetch } from './relay/fetch.js';
import { answerNode, type FastifyRoute, fastifyRoute, type NodeRequest } from './relay/node.js';
import {
  createCore,
  type RelayOptions,
  type RelaySurroundings,
  type RelayTelemetry,
} from './relay/relay.js';

/** The ways into one relay: the tag for the pages, and a handler for each kind of server. */
export interface Relay {
  /** For the head of each page, before any script that tracks: it says whether telemetry is on. */
  tag(): string;
  /** A handler of Express, and of `node:http` for the requests of its path. Never rejects. */
  readonly handle: (request: NodeRequest, response: ServerResponse) => Promise<void>;
  /** For `app.route()` of Fastify. */
  readonly fastify: FastifyRoute;
  /**
   * For Hono, and whatever else has a Request. The client is counted, and never kept: an address,
   * where the runtime tells it.
   */
  readonly fetch: (request: Request, client?: string) => Promise<Response>;
}

/** Takes the listed events, for as long as telemetry is on; nothing of it ever fails its host. */
export function createRelay<T extends RelayTelemetry>(
  telemetry: T,
  options: RelayOptions<T>,
  surroundings?: RelaySurroundings,
): Relay {
  const core = createCore(telemetry, options, surroundings);
  return {
    tag: core.tag,
    handle: (request, response) => answerNode(core, request, response),
    fastify: fastifyRoute(core, options.path),
    fetch: (request, client) => answerFetch(core, request, client),
  };
}
