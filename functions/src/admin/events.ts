/** `GET /v1/admin/events`: what was recorded of every package, for who wants to see it as it came. */
import { createRoute, OpenAPIHono } from '@hono/zod-openapi';
import { answered, refusals } from '../routes.js';
import { answers, pageQuery } from '../schema/index.js';
import type { AdminEnv } from '../security/index.js';
import type { Service } from '../service.js';
import { nextOf, pageOf } from './page.js';

const list = createRoute({
  method: 'get',
  path: '/v1/admin/events',
  summary: 'List events, the newest day first.',
  security: [{ admin: [] }],
  request: { query: pageQuery },
  responses: {
    200: answered(answers.eventList, 'A page of events.'),
    ...refusals(400, 401, 403, 429, 500, 503),
  },
});

export function eventRoutes({ store, clock }: Service): OpenAPIHono<AdminEnv> {
  return new OpenAPIHono<AdminEnv>().openapi(list, async (c) => {
    const page = await store.listEvents(pageOf(c.req.valid('query')), clock());
    const events = page.items.map(({ packageName, event, fields, receivedAt, expiresAt }) => ({
      package: packageName,
      event,
      fields,
      received_at: receivedAt.toISOString(),
      expires_at: expiresAt.toISOString(),
    }));
    return c.json({ events, ...nextOf(page) }, 200);
  });
}
