/**
 * `aboveboard/declarations`: what an author writes a declaration with, checks it by and makes its
 * page from. Apart from the main entry, so that a program loads only what it uses of it.
 */
export {
  bulkEvent,
  checkDeclaration,
  commandEvent,
  crashEvent,
  declare,
  envelope,
  environmentFields,
  errorEvent,
  type FlagDecisions,
  framesFields,
  hostFields,
  installationEvent,
  processFields,
  requestEvent,
  requestHeaderFields,
  STANDARD_ERRORS,
  type Stewardship,
  sessionsDeclaration,
  usageDeclaration,
} from './collection/declaration/index.js';
export {
  describe,
  type PageOptions,
  telemetryMarkdown,
} from './collection/declaration/texts/index.js';
