/** `GET /v1/packages`: which packages the service is for, so that the page of statistics can offer them. */
import { createRoute, OpenAPIHono } from '@hono/zod-openapi';
import { answered, refusals } from '../routes.js';
import { answers } from '../schema/index.js';
import type { Service } from '../service.js';

const packages = createRoute({
  method: 'get',
  path: '/v1/packages',
  summary: 'The packages whose declarations the service has.',
  description: 'None without declarations: anybody could invent packages then.',
  responses: { 200: answered(answers.packages, 'Their names.'), ...refusals(429, 500) },
});

export function packageRoutes({ settings }: Service): OpenAPIHono {
  const names = [...(settings.declarations?.keys() ?? [])].sort();
  return new OpenAPIHono().openapi(packages, (c) => c.json({ packages: names }, 200));
}
