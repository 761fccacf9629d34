/** `POST /v1/usage`: counts one ping, once, however often it is sent. */
import { createRoute, OpenAPIHono } from '@hono/zod-openapi';
import { admissionOf, keptUsage } from '../declarations/index.js';
import { refuse } from '../problem.js';
import { answered, bodyOf, refusals } from '../routes.js';
import { answers, usageRequest } from '../schema/index.js';
import { jsonBody } from '../security/index.js';
import { expiryOf, type Service } from '../service.js';
import { refuseStopped } from './stop.js';

const PACKAGE_FIELD = 'fields.package_name';

const usage = createRoute({
  method: 'post',
  path: '/v1/usage',
  summary: 'Count that a package was loaded.',
  middleware: [jsonBody] as const,
  request: { body: bodyOf(usageRequest) },
  responses: {
    200: answered(answers.usageAnswer, 'Counted before.'),
    201: answered(answers.usageAnswer, 'Counted.'),
    ...refusals(400, 403, 413, 415, 429, 500, 503),
  },
});

export function usageRoutes(service: Service): OpenAPIHono {
  return new OpenAPIHono().openapi(usage, async (c) => {
    const ping = c.req.valid('json');
    const id = ping.fields.id.stringValue;
    const { stringValue: packageName } = ping.fields.package_name;
    const stopped = refuseStopped(c, service, packageName, 'usage');
    if (stopped) return stopped;
    const tooMany = await service.guard.forPackage(c, packageName);
    if (tooMany) return tooMany;
    const admission = admissionOf(service.settings.declarations, packageName, 'usage');
    if (admission.outcome === 'refused') {
      return refuse(c, 403, `${PACKAGE_FIELD} ${admission.detail}.`, { field: PACKAGE_FIELD });
    }
    const receivedAt = service.clock();
    const kept = keptUsage(ping.fields, admission.declaration, receivedAt);
    const outcome = await service.store.recordUsage({
      id,
      fields: kept.fields,
      receivedAt,
      expiresAt: expiryOf(service, receivedAt, packageName),
    });
    const { dropped } = kept;
    return outcome === 'stored'
      ? c.json({ id, counted: true, dropped }, 201)
      : c.json({ id, counted: false, dropped }, 200);
  });
}
