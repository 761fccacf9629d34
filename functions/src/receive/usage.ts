/**
 * `POST /v1/usage`: counts one ping, once, however often it is sent. No route is asked more often, so
 * it is one handler, without middleware: each of the framework takes as long as all of the checks.
 */
import { createRoute, OpenAPIHono, type z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { answerJson } from '../answer.js';
import { admissionOf, keptUsage } from '../declarations/index.js';
import { refuse } from '../problem.js';
import { answered, bodyOf, refusals } from '../routes.js';
import { answers, usageRequest } from '../schema/index.js';
import { refuseTarget } from '../security/index.js';
import { expiryOf, type Service } from '../service.js';
import { readChecked } from './checked.js';
import { refuseStopped } from './stop.js';

const PACKAGE_FIELD = 'fields.package_name';

type Answer = z.output<typeof answers.usageAnswer>;

const usage = createRoute({
  method: 'post',
  path: '/v1/usage',
  summary: 'Count that a package was loaded.',
  request: { body: bodyOf(usageRequest) },
  responses: {
    200: answered(answers.usageAnswer, 'Counted before.'),
    201: answered(answers.usageAnswer, 'Counted.'),
    ...refusals(400, 403, 413, 415, 429, 500, 503),
  },
});

/** To be mounted before any middleware. */
export function usageRoutes(service: Service): OpenAPIHono {
  const app = new OpenAPIHono();
  app.openAPIRegistry.registerPath(usage);
  app.post(usage.path, (c) => receive(c, service));
  return app;
}

async function receive(c: Context, service: Service): Promise<Response> {
  const early = refuseTarget(c) ?? (await service.guard.forClient(c));
  if (early) return early;
  const read = await readChecked(c, usageRequest);
  if (read.outcome === 'refused') return read.refusal;
  const { fields } = read.content;
  const id = fields.id.stringValue;
  const { stringValue: packageName } = fields.package_name;
  const stopped = refuseStopped(c, service, packageName, 'usage');
  if (stopped) return stopped;
  const tooMany = await service.guard.forPackage(c, packageName);
  if (tooMany) return tooMany;
  const admission = admissionOf(service.settings.declarations, packageName, 'usage');
  if (admission.outcome === 'refused') {
    return refuse(c, 403, `${PACKAGE_FIELD} ${admission.detail}.`, { field: PACKAGE_FIELD });
  }
  const receivedAt = service.clock();
  const kept = keptUsage(fields, admission.declaration, receivedAt);
  const outcome = await service.store.recordUsage({
    id,
    fields: kept.fields,
    receivedAt,
    expiresAt: expiryOf(service, receivedAt, packageName),
  });
  const answer: Answer = { id, counted: outcome === 'stored', dropped: [...kept.dropped] };
  return answerJson(answer, answer.counted ? 201 : 200);
}
