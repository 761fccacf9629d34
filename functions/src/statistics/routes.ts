/** `GET /v1/statistics` for anyone, out of the aggregates alone, and what the maintainer sees instead. */
import { createRoute, OpenAPIHono } from '@hono/zod-openapi';
import { etag } from 'hono/etag';
import { refuse } from '../problem.js';
import { answered, refusals } from '../routes.js';
import { answers, countsQuery, statisticsQuery } from '../schema/index.js';
import type { AdminEnv } from '../security/index.js';
import type { Service } from '../service.js';
import { csvOf } from './csv.js';
import { dayOf, lastClosedDay } from './days.js';
import { MAX_LIVE_ARRIVALS } from './limits.js';
import { monthOfPackage, type PublicStatistics } from './month.js';
import { countDay } from './rollup.js';

const CSV = 'text/csv';

/** What is published never changes, but days are added. */
const CACHED = { 'Cache-Control': 'public, max-age=3600', Vary: 'Accept' };

const month = createRoute({
  method: 'get',
  path: '/v1/statistics',
  summary: 'What is published of a package: a month at most, day by day.',
  description:
    'Cells under the threshold are hidden, with as many others as it takes that none can be computed; counts are rounded. `next` is the `from` of the next page.',
  request: { query: statisticsQuery },
  responses: {
    200: {
      description: 'JSON, or CSV where `format` or `Accept` asks for it.',
      content: {
        'application/json': { schema: answers.statistics },
        [CSV]: { schema: answers.statisticsCsv },
      },
    },
    304: { description: 'As it was when it had this `ETag`.' },
    ...refusals(400, 429, 500, 503),
  },
});

const counts = createRoute({
  method: 'get',
  path: '/v1/admin/statistics',
  summary: 'A day of a package, counted exactly; a day that is not closed yet, as it is now.',
  security: [{ admin: [] }],
  request: { query: countsQuery },
  responses: {
    200: answered(answers.counts, 'Unrounded, with nothing hidden.'),
    ...refusals(400, 401, 403, 500, 503),
  },
});

export function statisticsRoutes(statistics: PublicStatistics): OpenAPIHono {
  const app = new OpenAPIHono();
  app.use('/v1/statistics', statistics.guard.clients, etag());
  app.openapi(month, async (c) => {
    const { package: packageName, format, ...span } = c.req.valid('query');
    if (span.from !== undefined && span.to !== undefined && span.to < span.from) {
      return refuse(c, 400, 'to must not be before from.', { field: 'to' });
    }
    const found = await monthOfPackage(statistics, packageName, span);
    const asked = format ?? (c.req.header('accept')?.includes(CSV) ? 'csv' : 'json');
    if (asked === 'json') return c.json(found, 200, CACHED);
    return c.body(csvOf(found), 200, { ...CACHED, 'Content-Type': `${CSV}; charset=utf-8` });
  });
  return app;
}

export function countsRoutes(service: Service): OpenAPIHono<AdminEnv> {
  return new OpenAPIHono<AdminEnv>().openapi(counts, async (c) => {
    const { package: packageName, day } = c.req.valid('query');
    const now = service.clock();
    const kept = await service.store.readCounts(packageName, day, now);
    if (kept !== undefined) {
      const topics = JSON.parse(kept);
      return c.json({ package: packageName, day, live: false, whole: true, topics }, 200);
    }
    const open = day > lastClosedDay(now) && day <= dayOf(now);
    const live = open ? await countDay(service, day, MAX_LIVE_ARRIVALS) : undefined;
    const topics = live?.counts.get(packageName) ?? {};
    const whole = live?.whole ?? true;
    return c.json({ package: packageName, day, live: open, whole, topics }, 200);
  });
}
