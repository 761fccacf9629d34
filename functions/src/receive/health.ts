/** `GET /v1/health`: whether the store can read and write, for whoever watches the service. */
import { createRoute, OpenAPIHono } from '@hono/zod-openapi';
import { answered, refusals } from '../routes.js';
import { answers } from '../schema/index.js';
import type { Service } from '../service.js';

const health = createRoute({
  method: 'get',
  path: '/v1/health',
  summary: 'Whether the service works.',
  responses: { 200: answered(answers.health, 'It does.'), ...refusals(429, 500, 503) },
});

export function healthRoutes({ store, settings }: Service): OpenAPIHono {
  return new OpenAPIHono().openapi(health, async (c) => {
    await store.check();
    return c.json({ status: 'ok' as const, retention_days: settings.retentionDays }, 200);
  });
}
