/** `POST /v1/sessions`: stores one request of a share, whole or not at all. */
import { createRoute, OpenAPIHono } from '@hono/zod-openapi';
import { ERASURE_KEY_HEADER, type ShareAnswer } from '../../../src/wire.js';
import { admissionOf, keptShare } from '../declarations/index.js';
import { refuse, refuseWith } from '../problem.js';
import { answered, bodyOf, refusals } from '../routes.js';
import { answers, optionalKeyHeader, shareRequest } from '../schema/index.js';
import { digestOfKey, jsonBody, markWrongKey } from '../security/index.js';
import { expiryOf, type Service } from '../service.js';
import { shareRecord } from '../share-record.js';
import { droppedFields } from './dropped.js';
import { stopRefusal } from './stop.js';

const PACKAGE_FIELD = 'session.fields.package';

const share = createRoute({
  method: 'post',
  path: '/v1/sessions',
  summary: 'Share a session, or a part of it.',
  description:
    'All or nothing, and twice is once. A known session takes more only with its erasure key.',
  middleware: [jsonBody] as const,
  request: { headers: optionalKeyHeader, body: bodyOf(shareRequest) },
  responses: {
    200: answered(answers.shareAnswer, 'Stored; the session was known.'),
    201: answered(answers.shareAnswer, 'Stored; the session is new.'),
    ...refusals(400, 403, 410, 413, 415, 429, 500, 503),
  },
});

export function shareRoutes(service: Service): OpenAPIHono {
  return new OpenAPIHono().openapi(share, async (c) => {
    const request = c.req.valid('json');
    const key = c.req.valid('header')['erasure-key'];
    const { stringValue: packageName } = request.session.fields.package;
    const stopped = stopRefusal(service, packageName, 'sessions');
    if (stopped) return refuseWith(c, stopped);
    const tooMany = await service.guard.forPackage(packageName);
    if (tooMany) return refuseWith(c, tooMany);
    const admission = admissionOf(service.settings.declarations, packageName, 'sessions');
    if (admission.outcome === 'refused') {
      return refuse(c, 403, `${PACKAGE_FIELD} ${admission.detail}.`, { field: PACKAGE_FIELD });
    }
    const receivedAt = service.clock();
    const kept = keptShare(request, admission.declaration, receivedAt);
    const digest = c.get('bodyDigest')();
    const outcome = await service.store.putShare(
      shareRecord(kept.share, {
        provenDigest: key === undefined ? undefined : digestOfKey(key),
        receivedAt,
        expiresAt: expiryOf(service, receivedAt, packageName),
      }),
    );
    switch (outcome.outcome) {
      case 'wrong-key':
        markWrongKey(c);
        return refuse(
          c,
          403,
          `This session is known: prove its key in the header ${ERASURE_KEY_HEADER}.`,
          { field: ERASURE_KEY_HEADER },
        );
      case 'erased':
        return refuse(c, 410, 'This session was erased and is not stored again; share a new one.');
      case 'full':
        return refuse(
          c,
          413,
          `The session would pass its limit: ${outcome.limit}. Share a new one.`,
        );
      case 'stored': {
        const answer: ShareAnswer = {
          session: request.session.fields.id.stringValue,
          stored: { session_stats: outcome.storedStats, invokes: outcome.storedInvokes },
          dropped: [
            ...droppedFields('session', [request.session]),
            ...droppedFields('session_stats', request.session_stats),
            ...droppedFields('invokes', request.invokes),
            ...kept.dropped,
          ],
          digest: await digest,
          expires_at: outcome.expiresAt.toISOString(),
          complete: outcome.complete,
        };
        return outcome.created ? c.json(answer, 201) : c.json(answer, 200);
      }
    }
  });
}
