/** The maintainer's routes. Who asks is settled before anything of the request is looked at. */
import { OpenAPIHono } from '@hono/zod-openapi';
import { type AdminAuthenticator, type AdminEnv, adminsOnly } from '../security/index.js';
import type { Service } from '../service.js';
import { countsRoutes } from '../statistics/index.js';
import { auditRoutes } from './audit.js';
import { erasureRequestRoutes } from './erasure-requests.js';
import { eventRoutes } from './events.js';
import { exportRoutes } from './export.js';
import { importRoutes } from './import.js';
import { sessionRoutes } from './sessions.js';

export function adminRoutes(
  service: Service,
  authenticate: AdminAuthenticator,
): OpenAPIHono<AdminEnv> {
  const app = new OpenAPIHono<AdminEnv>();
  app.use('/v1/admin/*', adminsOnly(authenticate, service.guard));
  const all = [
    sessionRoutes,
    eventRoutes,
    exportRoutes,
    importRoutes,
    erasureRequestRoutes,
    auditRoutes,
    countsRoutes,
  ];
  for (const routes of all) app.route('/', routes(service));
  return app;
}
