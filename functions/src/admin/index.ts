/** The maintainer's routes. Who asks is settled before anything of the request is looked at. */
import { OpenAPIHono } from '@hono/zod-openapi';
import { type AdminAuthenticator, adminsOnly } from '../security/index.js';
import type { Service } from '../service.js';
import { erasureRequestRoutes } from './erasure-requests.js';
import { exportRoutes } from './export.js';
import { sessionRoutes } from './sessions.js';

export function adminRoutes(service: Service, authenticate: AdminAuthenticator): OpenAPIHono {
  const app = new OpenAPIHono();
  app.use('/v1/admin/*', adminsOnly(authenticate, service.guard));
  for (const routes of [sessionRoutes, exportRoutes, erasureRequestRoutes]) {
    app.route('/', routes(service));
  }
  return app;
}
