/** The relay for servers that speak the web's own Request and Response, Hono among them. */
import { readText } from './read-text.js';
import type { RelayCore } from './relay.js';

/** Without a client all of them share one limit. */
export async function answerFetch(
  relay: RelayCore,
  request: Request,
  client = '',
): Promise<Response> {
  const { status, headers, body } = await relay.answer({
    method: request.method,
    header: (name) => request.headers.get(name) ?? undefined,
    read: async (maxBytes) => (request.body === null ? '' : readText(request.body, maxBytes)),
    client,
  });
  return new Response(body, { status, headers });
}
