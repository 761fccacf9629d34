/** What the service answers, by the very schemas that it answers by. Types only: nothing of it is loaded. */
import type { z } from '@hono/zod-openapi';
import type { answers } from '../../../functions/src/schema/index.js';

export type Packages = z.infer<typeof answers.packages>;
export type Statistics = z.infer<typeof answers.statistics>;
export type Topic = NonNullable<Statistics['days'][number]['topics'][string]>;
export type Dimension = Topic['dimensions'][string];
export type Cell = Topic['total'];
export type ErasureRequests = z.infer<typeof answers.erasureRequestList>;
export type ErasureRequestAnswer = z.infer<typeof answers.erasureRequestAnswer>;
