/** `GET /v1/admin/audit`: who looked at sessions, and who deleted them. */
import { createRoute, OpenAPIHono } from '@hono/zod-openapi';
import { answered, refusals } from '../routes.js';
import { answers, pageQuery } from '../schema/index.js';
import type { AdminEnv } from '../security/index.js';
import type { Service } from '../service.js';
import { nextOf, pageOf } from './page.js';

const list = createRoute({
  method: 'get',
  path: '/v1/admin/audit',
  summary: 'List who looked at sessions or deleted them, the newest first.',
  description:
    'Who and which session are keyed digests: equal ones are of one admin, key or session, and nobody can tell of which.',
  security: [{ admin: [] }],
  request: { query: pageQuery },
  responses: {
    200: answered(answers.auditList, 'A page of records.'),
    ...refusals(400, 401, 403, 429, 500, 503),
  },
});

export function auditRoutes({ store, clock }: Service): OpenAPIHono<AdminEnv> {
  return new OpenAPIHono<AdminEnv>().openapi(list, async (c) => {
    const page = await store.listAudit(pageOf(c.req.valid('query')), clock());
    const audit = page.items.map(({ receivedAt, expiresAt, sessions, ...act }) => ({
      ...act,
      sessions: [...sessions],
      at: receivedAt.toISOString(),
      expires_at: expiresAt.toISOString(),
    }));
    return c.json({ audit, ...nextOf(page) }, 200);
  });
}
