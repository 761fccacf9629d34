export { checkDeclaration, readDeclaration } from './check.js';
export type {
  CommandName,
  ContextOf,
  ContextValues,
  CountName,
  EventName,
  EventValues,
  LabelOf,
  OperationName,
  Returned,
  Strict,
  Track,
  UsageValues,
} from './derived.js';
export { type Agreement, filterFields, obstacle } from './filter.js';
export { growth } from './growth.js';
export { type Names, namesOf } from './names.js';
export {
  bulkEvent,
  commandEvent,
  crashEvent,
  defaultDeclaration,
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
} from './ready/index.js';
export {
  type Declaration,
  declare,
  type Field,
  type Fields,
  LEVELS,
  placesOf,
  type SessionsDeclaration,
} from './types.js';
export { fitting, OTHER } from './values.js';
