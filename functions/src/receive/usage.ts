/**
 * `POST /v1/usage`: counts one ping, once, however often it is sent. No route is asked more often, so
 * it is one handler, without middleware, each of which takes as long as all of the checks; and on one
 * machine most pings pass the framework by, which takes as long as the rest.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createRoute, OpenAPIHono, type z } from '@hono/zod-openapi';
import { jsonReply, type Reply, responseOf, writeReply } from '../answer.js';
import { type Asked, askedOf } from '../asked.js';
import { admissionOf, keptUsage } from '../declarations/index.js';
import { failureOf } from '../failure.js';
import { SMALL_BODY_BYTES } from '../limits.js';
import type { Listener } from '../listener.js';
import { refusal, refuseWith, refusingReply } from '../problem.js';
import { answered, bodyOf, refusals } from '../routes.js';
import { answers, usageRequest } from '../schema/index.js';
import { readJsonText, targetRefusal } from '../security/index.js';
import { expiryOf, type Service } from '../service.js';
import { checked } from './checked.js';
import { stopRefusal } from './stop.js';

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
  app.post(usage.path, async (c) => {
    const refused = targetRefusal(c);
    return refused ? refuseWith(c, refused) : responseOf(await receive(c, service));
  });
  return app;
}

/** Answers plain pings itself and leaves all else to `others`. */
export function usageListener(service: Service, others: Listener): Listener {
  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const reply = await receive(askedOf(request), service).catch((error: unknown) =>
      refusingReply(failureOf(service, error)),
    );
    writeReply(response, reply);
  }
  return (request, response) =>
    isPlain(request) ? answer(request, response) : others(request, response);
}

/** Of a length that is known and small, so that there is nothing to cut off or to drain. */
function isPlain({ method, url, headers }: IncomingMessage): boolean {
  return (
    method === 'POST' &&
    url === usage.path &&
    headers['transfer-encoding'] === undefined &&
    Number(headers['content-length']) <= SMALL_BODY_BYTES
  );
}

async function receive(asked: Asked, service: Service): Promise<Reply> {
  // Nothing is awaited that is there already: each wait takes a microsecond.
  const limited = service.guard.forClient(asked);
  const early = limited && (await limited);
  if (early) return refusingReply(early);
  const read = checked(await readJsonText(asked), usageRequest);
  if (read.outcome === 'refused') return refusingReply(read.refusal);
  const { fields } = read.content;
  const id = fields.id.stringValue;
  const { stringValue: packageName } = fields.package_name;
  const stopped = stopRefusal(service, packageName, 'usage');
  if (stopped) return refusingReply(stopped);
  const metered = service.guard.forPackage(packageName);
  const late = metered && (await metered);
  if (late) return refusingReply(late);
  const admission = admissionOf(service.settings.declarations, packageName, 'usage');
  if (admission.outcome === 'refused') {
    const detail = `${PACKAGE_FIELD} ${admission.detail}.`;
    return refusingReply(refusal(403, detail, { field: PACKAGE_FIELD }));
  }
  const receivedAt = service.clock();
  const kept = keptUsage(fields, admission.declaration, receivedAt);
  const outcome = await service.store.recordUsage({
    id,
    fields: kept.fields,
    receivedAt,
    expiresAt: expiryOf(service, receivedAt, packageName),
  });
  const answer: Answer = { id, counted: outcome === 'stored', dropped: kept.dropped };
  return jsonReply(answer, answer.counted ? 201 : 200);
}
