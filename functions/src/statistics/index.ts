/** What is counted, what of it is published, and who sees which. */
export type { PublicStatistics } from './month.js';
export { rollup } from './rollup.js';
export { countsRoutes, statisticsRoutes } from './routes.js';
