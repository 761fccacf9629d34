/**
 * One handler for every runner: Node's server on one machine, and Google's. What cannot even become
 * a request is refused in the same form as everything else.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import type { OpenAPIHono } from '@hono/zod-openapi';
import { responseOf } from './answer.js';
import { refusal, refusingReply } from './problem.js';

const NO_REQUEST = refusal(400, 'The address or the host of this request is not valid.');

export type Listener = (
  request: IncomingMessage,
  response: ServerResponse,
) => Promise<void> | undefined;

export function listenerOf(app: OpenAPIHono): Listener {
  // The adapter answers what `fetch` throws, and `onError` leaves nothing to throw.
  return getRequestListener((request, env) => app.fetch(request, env), {
    errorHandler: () => responseOf(refusingReply(NO_REQUEST)),
  });
}
