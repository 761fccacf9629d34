/** `POST /v1/erasure-requests`: for who lost the key, a note for the maintainer's queue. */
import { createRoute, OpenAPIHono } from '@hono/zod-openapi';
import { answered, bodyOf, refusals } from '../routes.js';
import { answers, erasureRequest } from '../schema/index.js';
import { jsonBody } from '../security/index.js';
import { expiryOf, type Service } from '../service.js';

const ask = createRoute({
  method: 'post',
  path: '/v1/erasure-requests',
  summary: 'Ask the maintainer to erase a session, by its id alone.',
  description: 'The answer never tells whether the session is known.',
  middleware: [jsonBody] as const,
  request: { body: bodyOf(erasureRequest) },
  responses: {
    202: answered(answers.erasureRequestAnswer, 'Noted for the maintainer.'),
    ...refusals(400, 413, 415, 429, 500, 503),
  },
});

export function erasureRequestRoutes(service: Service): OpenAPIHono {
  return new OpenAPIHono().openapi(ask, async (c) => {
    const { session } = c.req.valid('json');
    const receivedAt = service.clock();
    const expiresAt = expiryOf(service, receivedAt);
    await service.store.addErasureRequest({ session, receivedAt, expiresAt });
    return c.json({ session, received_at: receivedAt.toISOString() }, 202);
  });
}
