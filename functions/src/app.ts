/**
 * The HTTP application, the same for every runner: Cloud Functions mount the public and the admin
 * half apart, one machine serves both.
 */
import { type Hook, OpenAPIHono } from '@hono/zod-openapi';
import type { Context, Env } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { adminRoutes } from './admin/index.js';
import { failureOf } from './failure.js';
import { pageRoutes } from './pages.js';
import { refuse, refuseWith } from './problem.js';
import { receiveRoutes, usageRoutes } from './receive/index.js';
import { firstFault } from './schema/index.js';
import { type AdminAuthenticator, answerHeaders, plainTarget } from './security/index.js';
import type { Service } from './service.js';
import { type PublicStatistics, statisticsRoutes } from './statistics/index.js';

/** What anyone may reach. */
export function createPublicApp(service: Service): OpenAPIHono {
  const app = frame(service, usageRoutes(service));
  app.route('/', receiveRoutes(service));
  describe(app, service);
  return closed(app);
}

/** What the maintainer alone may reach. */
export function createAdminApp(service: Service, authenticate: AdminAuthenticator): OpenAPIHono {
  const app = frame(service);
  app.route('/', adminRoutes(service, authenticate));
  return closed(app);
}

/** What anyone may read of what was counted. It is given no store: it could not read more. */
export function createStatisticsApp(statistics: PublicStatistics & Pick<Service, 'log'>) {
  const app = frame(statistics);
  app.route('/', statisticsRoutes(statistics));
  return closed(app);
}

/** Both halves and the pages. Without `statistics` the public ones are not among the routes. */
export function createApp(
  service: Service,
  authenticate: AdminAuthenticator,
  statistics?: PublicStatistics,
): OpenAPIHono {
  const app = frame(service, usageRoutes(service));
  app.route('/', adminRoutes(service, authenticate));
  if (statistics) app.route('/', statisticsRoutes(statistics));
  // Before what counts requests: a page is several files, and costs nothing.
  app.route('/', pageRoutes());
  app.route('/', receiveRoutes(service));
  describe(app, service);
  return closed(app);
}

/** `first` does without middleware. */
function frame(service: Pick<Service, 'log'>, first?: OpenAPIHono): OpenAPIHono {
  const app = new OpenAPIHono({ defaultHook: refuseInvalid });
  if (first) app.route('/', first);
  app.use(answerHeaders, plainTarget);
  app.notFound((c) =>
    refuse(c, 404, 'There is nothing at this address; /v1/openapi.json lists what there is.'),
  );
  app.onError((error, c) => refuseFailed(service, error, c));
  return app;
}

/** Answers what a schema did not accept. */
const refuseInvalid: Hook<unknown, Env, string, Response | undefined> = (result, c) => {
  if (result.success) return undefined;
  const { field, detail } = firstFault(result.target, result.error.issues);
  return refuse(c, 400, detail, { field });
};

function refuseFailed(service: Pick<Service, 'log'>, error: Error, c: Context): Response {
  if (error instanceof HTTPException && error.status === 400) {
    return refuse(c, 400, 'The body is not JSON; send it as JSON.', { field: 'body' });
  }
  return refuseWith(c, failureOf(service, error));
}

/** `GET /v1/openapi.json`, of both halves wherever it is asked. */
function describe(app: OpenAPIHono, service: Service): void {
  let document: object | undefined;
  app.get('/v1/openapi.json', (c) => {
    document ??= openApiOf(service);
    return c.json(document);
  });
}

/** To describe routes is not to answer them. */
const UNASKED = { readMonth: async () => ({}) };

function openApiOf(service: Service): object {
  const whole = new OpenAPIHono();
  whole.route('/', usageRoutes(service));
  whole.route('/', receiveRoutes(service));
  whole.route('/', statisticsRoutes({ ...service, threshold: 0, aggregates: UNASKED }));
  whole.route(
    '/',
    adminRoutes(service, async () => ({ outcome: 'admitted', who: '' })),
  );
  whole.openAPIRegistry.registerComponent('securitySchemes', 'admin', {
    type: 'http',
    scheme: 'bearer',
    description: 'One machine: the admin token. Google Cloud: a Firebase ID token with `admin`.',
  });
  return whole.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'aboveboard',
      version: '1',
      description:
        'Receives shared sessions, usage pings and events, lets whoever shared a session read and ' +
        'erase it, the maintainer find, export and delete it, and anyone read what is counted.',
    },
  });
}

/** Last of all: every address that exists says which methods it has. */
function closed(app: OpenAPIHono): OpenAPIHono {
  const methods = new Map<string, string[]>();
  for (const { path, method } of app.routes) {
    if (method === 'ALL') continue;
    const own = methods.get(path) ?? [];
    methods.set(path, own.includes(method) ? own : [...own, method]);
  }
  for (const [path, own] of methods) {
    const allow = [...own, ...(own.includes('GET') ? ['HEAD'] : []), 'OPTIONS'].join(', ');
    app.all(path, (c) =>
      c.req.method === 'OPTIONS'
        ? c.body(null, 204, { Allow: allow })
        : refuse(c, 405, `This address answers ${allow}; ask by one of these.`, {
            headers: { Allow: allow },
          }),
    );
  }
  return app;
}
