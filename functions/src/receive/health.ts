/**
 * `GET /v1/health`: whether the store can be read and written, for whoever hands requests to the
 * service. `GET /v1/health/live`: whether the process answers, for whoever would start it anew; that
 * mends no full disk.
 */
import { createRoute, OpenAPIHono } from '@hono/zod-openapi';
import { answered, refusals } from '../routes.js';
import { answers } from '../schema/index.js';
import type { Service } from '../service.js';

const health = createRoute({
  method: 'get',
  path: '/v1/health',
  summary: 'Whether the service can store what it is sent.',
  responses: { 200: answered(answers.health, 'It can.'), ...refusals(429, 500, 503) },
});

const live = createRoute({
  method: 'get',
  path: '/v1/health/live',
  summary: 'Whether the service runs.',
  responses: { 200: answered(answers.liveness, 'It does.'), ...refusals(429, 500) },
});

export function healthRoutes({ store, settings }: Service): OpenAPIHono {
  return new OpenAPIHono()
    .openapi(live, (c) => c.json({ status: 'ok' as const }, 200))
    .openapi(health, async (c) => {
      await store.check();
      return c.json({ status: 'ok' as const, retention_days: settings.retentionDays }, 200);
    });
}
