/** `GET /v1/admin/export`: one session, or all of them and all events, as NDJSON, one document a line. */
import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi';
import { noteAct } from '../audit/index.js';
import { eachInvoke } from '../invokes.js';
import { STREAM_PAGE_ITEMS } from '../limits.js';
import { refuse } from '../problem.js';
import { refusals } from '../routes.js';
import { exportQuery } from '../schema/index.js';
import type { AdminEnv } from '../security/index.js';
import type { Service } from '../service.js';
import type { Page, StoredEvent, StoredSession } from '../store/index.js';
import { streamed } from '../stream.js';

const NDJSON = 'application/x-ndjson';

const exported = createRoute({
  method: 'get',
  path: '/v1/admin/export',
  summary: 'Export sessions and events, one document a line.',
  description:
    'Each line has `collection` (`sessions`, `session_stats` or `invokes`), `session` and `fields`; ' +
    "a session's lines follow one another, itself first. After all sessions come `events`, with " +
    '`package`, `event` and `fields`, and `losses`, with `package` and `counts`. ' +
    'An export cut short ends without its last line break.',
  security: [{ admin: [] }],
  request: { query: exportQuery },
  responses: {
    200: { description: 'NDJSON.', content: { [NDJSON]: { schema: z.string() } } },
    ...refusals(400, 401, 403, 404, 429, 500, 503),
  },
});

export function exportRoutes(service: Service): OpenAPIHono<AdminEnv> {
  return new OpenAPIHono<AdminEnv>().openapi(exported, async (c) => {
    const id = c.req.valid('query').session;
    const who = c.get('who');
    if (id === undefined) return streamed(c, service, allLines(service, who), NDJSON);
    const session = await service.store.readSession(id, service.clock());
    if (session === undefined)
      return refuse(
        c,
        404,
        'No session here has this id; check it, or it was erased or has expired.',
      );
    await noteExport(service, who, [session]);
    return streamed(c, service, linesOf(service, session), NDJSON);
  });
}

/** Once a page, so that an export of everything costs one write for as many sessions as it reads at once. */
function noteExport(service: Service, who: string, sessions: readonly { readonly id: string }[]) {
  const ids = sessions.map(({ id }) => id);
  return noteAct(service, { by: 'admin', who, action: 'export', sessions: ids });
}

async function* allLines(service: Service, who: string): AsyncGenerator<string> {
  const { store, clock } = service;
  let cursor: string | undefined;
  do {
    const query = { packageName: undefined, cursor, limit: STREAM_PAGE_ITEMS };
    const page = await store.listSessions(query, clock());
    await noteExport(service, who, page.items);
    for (const { id } of page.items) {
      const session = await store.readSession(id, clock());
      if (session !== undefined) yield* linesOf(service, session);
    }
    cursor = page.next;
  } while (cursor !== undefined);
  for await (const found of eachItem((page) => store.listEvents(page, clock()))) {
    const { event, fields } = found;
    yield line({ collection: 'events', ...originOf(found), event, fields });
  }
  for await (const found of eachItem((page) => store.listLosses(page, clock()))) {
    yield line({ collection: 'losses', ...originOf(found), counts: found.counts });
  }
}

type Origin = Pick<StoredEvent, 'packageName' | 'receivedAt' | 'expiresAt'>;

const originOf = ({ packageName, receivedAt, expiresAt }: Origin) => ({
  package: packageName,
  received_at: receivedAt.toISOString(),
  expires_at: expiresAt.toISOString(),
});

async function* eachItem<T>(
  list: (page: { cursor: string | undefined; limit: number }) => Promise<Page<T>>,
): AsyncGenerator<T> {
  let cursor: string | undefined;
  do {
    const page = await list({ cursor, limit: STREAM_PAGE_ITEMS });
    yield* page.items;
    cursor = page.next;
  } while (cursor !== undefined);
}

async function* linesOf(service: Service, session: StoredSession): AsyncGenerator<string> {
  const { id, fields, complete, receivedAt, expiresAt, stats, keyDigest } = session;
  yield line({
    collection: 'sessions',
    session: id,
    fields,
    complete,
    received_at: receivedAt.toISOString(),
    expires_at: expiresAt.toISOString(),
    // By which whoever shared it can still erase it where it is imported. It tells nobody the key.
    ...(keyDigest === undefined ? {} : { erasure_key_digest: keyDigest }),
  });
  for (const { fields } of stats) yield line({ collection: 'session_stats', session: id, fields });
  for await (const { fields } of eachInvoke(service, id)) {
    yield line({ collection: 'invokes', session: id, fields });
  }
}

const line = (content: object): string => `${JSON.stringify(content)}\n`;
