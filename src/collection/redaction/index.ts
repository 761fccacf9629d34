export type { Identity } from './identity.js';
export { createRedact, type Redact } from './redact.js';
