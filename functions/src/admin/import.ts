/**
 * `POST /v1/admin/sessions`: a session out of an export of another service. It keeps the key of whoever
 * shared it, and ends when it would have ended there, or earlier.
 */
import { createRoute, OpenAPIHono } from '@hono/zod-openapi';
import { admissionOf, keptShare } from '../declarations/index.js';
import { refuse } from '../problem.js';
import { answered, bodyOf, refusals } from '../routes.js';
import { answers, importRequest } from '../schema/index.js';
import { type AdminEnv, jsonBody } from '../security/index.js';
import { expiryOf, type Service } from '../service.js';
import { shareRecord } from '../share-record.js';

const PACKAGE_FIELD = 'share.session.fields.package';

const imported = createRoute({
  method: 'post',
  path: '/v1/admin/sessions',
  summary: 'Import a session, or a part of it, from an export.',
  description:
    'All or nothing, and twice is once. What exceeds the declaration is left out, as it is of a share.',
  middleware: [jsonBody] as const,
  security: [{ admin: [] }],
  request: { body: bodyOf(importRequest) },
  responses: {
    200: answered(answers.importAnswer, 'Stored; the session was known.'),
    201: answered(answers.importAnswer, 'Stored; the session is new.'),
    ...refusals(400, 401, 403, 409, 410, 413, 415, 429, 500, 503),
  },
});

export function importRoutes(service: Service): OpenAPIHono<AdminEnv> {
  return new OpenAPIHono<AdminEnv>().openapi(imported, async (c) => {
    const { share, received_at, expires_at } = c.req.valid('json');
    const { stringValue: packageName } = share.session.fields.package;
    const admission = admissionOf(service.settings.declarations, packageName, 'sessions');
    if (admission.outcome === 'refused') {
      return refuse(c, 403, `${PACKAGE_FIELD} ${admission.detail}.`, { field: PACKAGE_FIELD });
    }
    const now = service.clock();
    const expiresAt = earlier(new Date(expires_at), expiryOf(service, now, packageName));
    if (expiresAt <= now) return refuse(c, 410, 'This session has expired.');
    const kept = keptShare(share, admission.declaration, now);
    const outcome = await service.store.putShare(
      shareRecord(kept.share, {
        // The maintainer proves who they are, and not that they have the key.
        provenDigest: share.erasure_key_digest,
        // Its day, which is not counted again where it is counted already.
        receivedAt: earlier(new Date(received_at), now),
        expiresAt,
      }),
    );
    switch (outcome.outcome) {
      case 'wrong-key':
        return refuse(c, 409, 'This session is known, and has another key.');
      case 'erased':
        return refuse(c, 410, 'This session was erased and is not stored again.');
      case 'full':
        return refuse(c, 413, `The session would pass its limit: ${outcome.limit}.`);
      case 'stored': {
        const answer = {
          session: share.session.fields.id.stringValue,
          stored: { session_stats: outcome.storedStats, invokes: outcome.storedInvokes },
          expires_at: outcome.expiresAt.toISOString(),
        };
        return outcome.created ? c.json(answer, 201) : c.json(answer, 200);
      }
    }
  });
}

const earlier = (one: Date, other: Date): Date => (one < other ? one : other);
