/** A door of its own: none of these texts is needed before somebody wants to read one. */
export { describe } from './describe.js';
export type { PageOptions } from './opt-out.js';
export { telemetryMarkdown } from './telemetry-markdown.js';
