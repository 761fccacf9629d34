/** Whether the service is for a package, and collects of it what arrives. */
import type { Declaration } from '../../../src/collection/declaration/index.js';
import type { Declarations } from './read.js';

export type Admission<D = Declaration | undefined> =
  | { readonly outcome: 'admitted'; readonly declaration: D }
  /** `detail` is a sentence that follows the field's path. */
  | { readonly outcome: 'refused'; readonly detail: string };

/** Without declarations the service is for any package, and cannot know what one declares. */
export function admissionOf(
  declarations: Declarations | undefined,
  packageName: string,
  stream: 'sessions' | 'usage',
): Admission {
  if (declarations === undefined) return { outcome: 'admitted', declaration: undefined };
  return declared(declarations, packageName, stream);
}

/** An event without its declaration is a word that nobody here knows. */
export function eventAdmissionOf(
  declarations: Declarations | undefined,
  packageName: string,
): Admission<Declaration> {
  if (declarations !== undefined) return declared(declarations, packageName, 'events');
  return { outcome: 'refused', detail: 'must be a package whose declaration this service has' };
}

function declared(
  declarations: Declarations,
  packageName: string,
  stream: 'sessions' | 'usage' | 'events',
): Admission<Declaration> {
  const declaration = declarations.get(packageName);
  if (declaration === undefined) {
    return { outcome: 'refused', detail: 'must be a package that this service is for' };
  }
  return declaration[stream] === undefined
    ? { outcome: 'refused', detail: `must be a package that declares ${stream}` }
    : { outcome: 'admitted', declaration };
}
