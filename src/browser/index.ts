/** `aboveboard/browser`: for the pages of a host whose server has a relay. No module of Node's. */
export { createPageTelemetry, type PageTelemetry } from './page-telemetry.js';
export type { TestHook } from './test-hook.js';
