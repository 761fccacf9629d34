/** `POST /v1/usage`: counts one ping, once, however often it is sent. */
import { createRoute, OpenAPIHono } from '@hono/zod-openapi';
import { answered, bodyOf, refusals } from '../routes.js';
import { answers, usageRequest } from '../schema/index.js';
import { jsonBody } from '../security/index.js';
import { expiryOf, type Service } from '../service.js';
import { droppedFields } from './dropped.js';

const usage = createRoute({
  method: 'post',
  path: '/v1/usage',
  summary: 'Count that a package was loaded.',
  middleware: [jsonBody] as const,
  request: { body: bodyOf(usageRequest) },
  responses: {
    200: answered(answers.usageAnswer, 'Counted before.'),
    201: answered(answers.usageAnswer, 'Counted.'),
    ...refusals(400, 413, 415, 500, 503),
  },
});

export function usageRoutes(service: Service): OpenAPIHono {
  return new OpenAPIHono().openapi(usage, async (c) => {
    const ping = c.req.valid('json');
    const id = ping.fields.id.stringValue;
    const receivedAt = service.clock();
    const outcome = await service.store.recordUsage({
      id,
      fields: ping.fields,
      receivedAt,
      expiresAt: expiryOf(service, receivedAt),
    });
    const dropped = droppedFields('usage', [ping]);
    return outcome === 'stored'
      ? c.json({ id, counted: true, dropped }, 201)
      : c.json({ id, counted: false, dropped }, 200);
  });
}
