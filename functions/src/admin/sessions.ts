/** A session by the id that somebody pasted into an issue: find it, read it, delete it. */
import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { noteAct } from '../audit/index.js';
import { erasureAnswer } from '../erasure.js';
import { refuse } from '../problem.js';
import { answered, refusals } from '../routes.js';
import { answers, pageQuery, sessionParam, sessionsQuery } from '../schema/index.js';
import type { AdminEnv } from '../security/index.js';
import { type Service, tombstoneUntil } from '../service.js';
import { summarize } from '../summary.js';
import { headOf } from './head.js';
import { nextOf, pageOf } from './page.js';

const list = createRoute({
  method: 'get',
  path: '/v1/admin/sessions',
  summary: 'List sessions, the newest day first.',
  security: [{ admin: [] }],
  request: { query: sessionsQuery },
  responses: {
    200: answered(answers.sessionList, 'A page of sessions.'),
    ...refusals(400, 401, 403, 429, 500, 503),
  },
});

const read = createRoute({
  method: 'get',
  path: '/v1/admin/sessions/{id}',
  summary: 'Read a session, with a page of its invokes.',
  security: [{ admin: [] }],
  request: { params: sessionParam, query: pageQuery },
  responses: {
    200: answered(answers.adminSession, 'The session.'),
    ...refusals(400, 401, 403, 404, 429, 500, 503),
  },
});

const summary = createRoute({
  method: 'get',
  path: '/v1/admin/sessions/{id}/summary',
  summary: 'Read a session as Markdown for an issue.',
  security: [{ admin: [] }],
  request: { params: sessionParam },
  responses: {
    200: { description: 'Markdown.', content: { 'text/markdown': { schema: z.string() } } },
    ...refusals(400, 401, 403, 404, 429, 500, 503),
  },
});

const remove = createRoute({
  method: 'delete',
  path: '/v1/admin/sessions/{id}',
  summary: 'Delete every trace of a session, for good.',
  description: 'Idempotent, and valid ahead of a share that is still on its way.',
  security: [{ admin: [] }],
  request: { params: sessionParam },
  responses: {
    200: answered(answers.erasureAnswer, 'Nothing of the session is left.'),
    ...refusals(400, 401, 403, 429, 500, 503),
  },
});

const NOT_HERE = 'No session here has this id; check it, or it was erased or has expired.';

export function sessionRoutes(service: Service): OpenAPIHono<AdminEnv> {
  const { store, clock } = service;
  const app = new OpenAPIHono<AdminEnv>();
  const note = (who: string, action: 'list' | 'read' | 'delete', sessions: readonly string[]) =>
    noteAct(service, { by: 'admin', who, action, sessions });

  /** Notes the look, where there is something to look at. */
  async function lookAt(id: string, who: string) {
    const session = await store.readSession(id, clock());
    if (session !== undefined) await note(who, 'read', [id]);
    return session;
  }

  app.openapi(list, async (c) => {
    const { cursor, limit, package: packageName } = c.req.valid('query');
    const page = await store.listSessions({ packageName, cursor, limit }, clock());
    await note(
      c.get('who'),
      'list',
      page.items.map(({ id }) => id),
    );
    const sessions = page.items.map((session) => ({
      ...headOf(session),
      stats_count: session.statsCount,
      invoke_count: session.invokeCount,
    }));
    return c.json({ sessions, ...nextOf(page) }, 200);
  });

  app.openapi(read, async (c) => {
    const { id } = c.req.valid('param');
    const session = await lookAt(id, c.get('who'));
    if (session === undefined) return refuse(c, 404, NOT_HERE);
    const page = await store.readInvokes(id, pageOf(c.req.valid('query')), clock());
    const answer = {
      ...headOf(session),
      session_stats: session.stats.map(({ fields }) => ({ fields })),
      invoke_count: session.invokeCount,
      invokes: page.items.map(({ fields }) => ({ fields })),
      ...nextOf(page),
    };
    return c.json(answer, 200);
  });

  app.openapi(summary, async (c) => {
    const { id } = c.req.valid('param');
    const session = await lookAt(id, c.get('who'));
    if (session === undefined) return refuse(c, 404, NOT_HERE);
    const text = await summarize(service, session);
    return c.body(text, 200, { 'Content-Type': 'text/markdown; charset=utf-8' });
  });

  return app.openapi(remove, async (c) => {
    const { id } = c.req.valid('param');
    const now = clock();
    await note(c.get('who'), 'delete', [id]);
    const until = tombstoneUntil(service, now);
    const outcome = await store.eraseAsAdmin(id, { now, tombstoneUntil: until });
    return c.json(erasureAnswer(id, outcome), 200);
  });
}
