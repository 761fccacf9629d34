/**
 * Declarations that need not be written again. Each is made for one revision of the package's own
 * declaration, and what it holds never changes: a field added here would otherwise be collected by
 * packages whose users were never told. What is new gets a new name.
 */
import type { Declaration, SessionsDeclaration } from '../types.js';
import { envelope, environmentFields, type Stewardship } from './fields.js';
import { STANDARD_ERRORS } from './words.js';

export {
  bulkEvent,
  commandEvent,
  crashEvent,
  errorEvent,
  installationEvent,
  requestEvent,
} from './events.js';
export {
  envelope,
  environmentFields,
  framesFields,
  hostFields,
  processFields,
  requestHeaderFields,
  type Stewardship,
} from './fields.js';
export type { FlagDecisions } from './flags.js';
export { STANDARD_ERRORS } from './words.js';

const FIRST: Stewardship = { owner: 'the maintainers of the package', since: 1 };

/** The package was loaded. */
export function usageDeclaration(by: Stewardship) {
  const { package_name, runtime, runtime_version } = environmentFields(by);
  return { fields: { ...envelope(by), package_name, runtime, runtime_version } };
}

/** Sessions without a word that is the package's own; spread it and add labels and context. */
export function sessionsDeclaration(by: Stewardship) {
  return {
    labels: {},
    error_types: STANDARD_ERRORS,
    environment: environmentFields(by),
    context: {},
  } as const satisfies SessionsDeclaration;
}

/** In force where an author declares nothing: sessions and usage. */
export function defaultDeclaration(packageName: string) {
  return {
    package: packageName,
    revision: 1,
    description: 'Counts how often the package is loaded, and lets its users share a session.',
    usage: usageDeclaration(FIRST),
    sessions: sessionsDeclaration(FIRST),
  } as const satisfies Declaration;
}
