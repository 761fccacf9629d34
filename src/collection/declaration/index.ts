export { type Checked, checkDeclaration, readDeclaration } from './check.js';
export type {
  ContextValues,
  EventName,
  EventValues,
  LabelOf,
  Strict,
  Track,
  UsageValues,
  ValuesOf,
} from './derived.js';
export {
  type Circumstances,
  type Dropped,
  type FilteredFields,
  filterFields,
  type Reason,
} from './filter.js';
export { type Growth, growth } from './growth.js';
export { type Names, namesOf } from './names.js';
export {
  bulkEvent,
  commandEvent,
  defaultDeclaration,
  environmentFields,
  errorEvent,
  requestEvent,
  STANDARD_ERRORS,
  type Stewardship,
  sessionsDeclaration,
  usageDeclaration,
} from './ready/index.js';
export {
  type Declaration,
  declare,
  type EventDeclaration,
  type Field,
  type Fields,
  type FieldType,
  type LabelDeclaration,
  LEVELS,
  type SessionsDeclaration,
} from './types.js';
export { type FieldValue, fitting, OTHER } from './values.js';
