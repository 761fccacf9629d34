/**
 * What the holder of a session's key may do: read all of it, read its summary, erase it. An unknown
 * session and a wrong key get the same bytes, so that an id pasted into an issue tells nobody more.
 */
import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { noteAct } from '../audit/index.js';
import { erasureAnswer } from '../erasure.js';
import { eachInvoke } from '../invokes.js';
import { refuse } from '../problem.js';
import { answered, refusals } from '../routes.js';
import { answers, keyHeader, sessionParam } from '../schema/index.js';
import { digestOfKey, markWrongKey, sameDigest } from '../security/index.js';
import { type Service, tombstoneUntil } from '../service.js';
import type { StoredSession } from '../store/index.js';
import { streamed } from '../stream.js';
import { summarize } from '../summary.js';

const request = { params: sessionParam, headers: keyHeader };

const read = createRoute({
  method: 'get',
  path: '/v1/sessions/{id}',
  summary: 'Read everything that is held of a session.',
  request,
  responses: {
    200: answered(answers.heldSession, 'Everything held.'),
    ...refusals(400, 404, 429, 500, 503),
  },
});

const summary = createRoute({
  method: 'get',
  path: '/v1/sessions/{id}/summary',
  summary: 'Read a session as Markdown for an issue.',
  request,
  responses: {
    200: { description: 'Markdown.', content: { 'text/markdown': { schema: z.string() } } },
    ...refusals(400, 404, 429, 500, 503),
  },
});

const erase = createRoute({
  method: 'post',
  path: '/v1/sessions/{id}/erase',
  summary: 'Erase a session, for good.',
  request,
  responses: {
    200: answered(answers.erasureAnswer, 'Nothing of the session is left.'),
    ...refusals(400, 404, 429, 500, 503),
  },
});

export function heldRoutes(service: Service): OpenAPIHono {
  const app = new OpenAPIHono();

  app.openapi(read, async (c) => {
    const session = await held(service, c.req.valid('param').id, c.req.valid('header'));
    if (session === undefined) return notFound(c);
    return streamed(c, service, heldJson(service, session), 'application/json');
  });

  app.openapi(summary, async (c) => {
    const session = await held(service, c.req.valid('param').id, c.req.valid('header'));
    if (session === undefined) return notFound(c);
    const text = await summarize(service, session);
    return c.body(text, 200, { 'Content-Type': 'text/markdown; charset=utf-8' });
  });

  return app.openapi(erase, async (c) => {
    const { id } = c.req.valid('param');
    const now = service.clock();
    const proven = digestOfKey(c.req.valid('header')['erasure-key']);
    const when = { now, tombstoneUntil: tombstoneUntil(service, now) };
    const outcome = await service.store.eraseWithKey(id, proven, when);
    if (outcome.outcome === 'not-found') return notFound(c);
    // Only now is it known to be a deletion; without this record there is no answer, and a retry.
    await noteAct(service, { by: 'holder', who: proven, action: 'delete', sessions: [id] });
    return c.json(erasureAnswer(id, outcome), 200);
  });
}

async function held(
  service: Service,
  id: string,
  header: { readonly 'erasure-key': string },
): Promise<StoredSession | undefined> {
  const session = await service.store.readSession(id, service.clock());
  const proven = digestOfKey(header['erasure-key']);
  // Compared also where there is no session, which takes as long then.
  const isProven = sameDigest(proven, session?.keyDigest);
  if (session === undefined || !isProven) return undefined;
  await noteAct(service, { by: 'holder', who: proven, action: 'read', sessions: [id] });
  return session;
}

function notFound(c: Context) {
  markWrongKey(c);
  return refuse(
    c,
    404,
    'No session here has this id and this key; check both, or it was erased or has expired.',
  );
}

/** `HeldSession` as JSON text, one page of invokes at a time. */
async function* heldJson(service: Service, session: StoredSession): AsyncGenerator<string> {
  const head = {
    session: { fields: session.fields },
    session_stats: session.stats.map(({ fields }) => ({ fields })),
    complete: session.complete,
    received_at: session.receivedAt.toISOString(),
    expires_at: session.expiresAt.toISOString(),
  };
  yield `${JSON.stringify(head).slice(0, -1)},"invokes":[`;
  let comma = '';
  for await (const { fields } of eachInvoke(service, session.id)) {
    yield `${comma}${JSON.stringify({ fields })}`;
    comma = ',';
  }
  yield ']}';
}
