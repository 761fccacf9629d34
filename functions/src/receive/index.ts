/** The routes that anyone may reach: what is received, and what the holder of a key may do. */
import { OpenAPIHono } from '@hono/zod-openapi';
import type { Service } from '../service.js';
import { erasureRequestRoutes } from './erasure-requests.js';
import { eventRoutes } from './events.js';
import { healthRoutes } from './health.js';
import { heldRoutes } from './held.js';
import { packageRoutes } from './packages.js';
import { rxinferRoutes } from './rxinfer.js';
import { shareRoutes } from './share.js';

export { usageListener, usageRoutes } from './usage.js';

export function receiveRoutes(service: Service): OpenAPIHono {
  const app = new OpenAPIHono();
  const { rxinferLevel } = service.settings;
  // First, because its client sends more requests than others and is counted apart.
  if (rxinferLevel !== undefined) app.route('/', rxinferRoutes(service, rxinferLevel));
  app.use(service.guard.clients);
  app.use('/v1/sessions/*', service.guard.keys);
  const all = [
    eventRoutes,
    shareRoutes,
    heldRoutes,
    erasureRequestRoutes,
    healthRoutes,
    packageRoutes,
  ];
  for (const routes of all) app.route('/', routes(service));
  return app;
}
