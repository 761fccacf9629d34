/** `POST /v1/events`: stores a batch of events of one package, each once, however often it is sent. */
import { createRoute, OpenAPIHono } from '@hono/zod-openapi';
import { eventAdmissionOf, keptEvents } from '../declarations/index.js';
import { MAX_EVENTS_BYTES } from '../limits.js';
import { refuse, refuseWith } from '../problem.js';
import { answered, bodyOf, refusals } from '../routes.js';
import { answers, eventsRequest } from '../schema/index.js';
import { jsonBodyUpTo } from '../security/index.js';
import { expiryOf, type Service } from '../service.js';
import { stopRefusal } from './stop.js';

const PACKAGE_FIELD = 'package';

const events = createRoute({
  method: 'post',
  path: '/v1/events',
  summary: 'Record a batch of events of one package.',
  description:
    'Each event is judged by itself: one that is refused is named with the reason, the others are stored. Twice is once, in whatever batches.',
  middleware: [jsonBodyUpTo(MAX_EVENTS_BYTES)] as const,
  request: { body: bodyOf(eventsRequest) },
  responses: {
    200: answered(answers.eventsAnswer, 'Every event that is not refused is stored.'),
    ...refusals(400, 403, 413, 415, 429, 500, 503),
  },
});

export function eventRoutes(service: Service): OpenAPIHono {
  return new OpenAPIHono().openapi(events, async (c) => {
    const request = c.req.valid('json');
    const stopped = stopRefusal(service, request.package, 'events');
    if (stopped) return refuseWith(c, stopped);
    const tooMany = await service.guard.forPackage(request.package);
    if (tooMany) return refuseWith(c, tooMany);
    const admission = eventAdmissionOf(service.settings.declarations, request.package);
    if (admission.outcome === 'refused') {
      return refuse(c, 403, `${PACKAGE_FIELD} ${admission.detail}.`, { field: PACKAGE_FIELD });
    }
    const receivedAt = service.clock();
    const { kept, refused, dropped } = keptEvents(
      request.events,
      admission.declaration,
      receivedAt,
    );
    const { stored, repeated } = await service.store.recordEvents({
      packageName: request.package,
      events: kept,
      losses: request.losses,
      receivedAt,
      expiresAt: expiryOf(service, receivedAt, request.package),
    });
    return c.json({ stored, repeated, refused, dropped, digest: await c.get('bodyDigest')() }, 200);
  });
}
