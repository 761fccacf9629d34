/** `GET /v1/admin/erasure-requests`: who asked, by session id, and waits for the maintainer. */
import { createRoute, OpenAPIHono } from '@hono/zod-openapi';
import { answered, refusals } from '../routes.js';
import { answers, pageQuery } from '../schema/index.js';
import type { AdminEnv } from '../security/index.js';
import type { Service } from '../service.js';
import { nextOf, pageOf } from './page.js';

const list = createRoute({
  method: 'get',
  path: '/v1/admin/erasure-requests',
  summary: 'List the requests for erasure; deleting the session settles one.',
  security: [{ admin: [] }],
  request: { query: pageQuery },
  responses: {
    200: answered(answers.erasureRequestList, 'A page of requests.'),
    ...refusals(400, 401, 403, 429, 500, 503),
  },
});

export function erasureRequestRoutes({ store, clock }: Service): OpenAPIHono<AdminEnv> {
  return new OpenAPIHono<AdminEnv>().openapi(list, async (c) => {
    const page = await store.listErasureRequests(pageOf(c.req.valid('query')), clock());
    const erasure_requests = page.items.map(({ session, receivedAt, expiresAt }) => ({
      session,
      received_at: receivedAt.toISOString(),
      expires_at: expiresAt.toISOString(),
    }));
    return c.json({ erasure_requests, ...nextOf(page) }, 200);
  });
}
