/** Whether the service is for a package, and collects of it what arrives. */
import type { Declaration } from '../../../src/collection/declaration/index.js';
import type { Declarations } from './read.js';

export type Admission =
  /** Without a declaration the service is for any package, and cannot know what is declared. */
  | { readonly outcome: 'admitted'; readonly declaration: Declaration | undefined }
  /** `detail` is a sentence that follows the field's path. */
  | { readonly outcome: 'refused'; readonly detail: string };

export function admissionOf(
  declarations: Declarations | undefined,
  packageName: string,
  stream: 'sessions' | 'usage',
): Admission {
  if (declarations === undefined) return { outcome: 'admitted', declaration: undefined };
  const declaration = declarations.get(packageName);
  if (declaration === undefined) {
    return { outcome: 'refused', detail: 'must be a package that this service is for' };
  }
  return declaration[stream] === undefined
    ? { outcome: 'refused', detail: `must be a package that declares ${stream}` }
    : { outcome: 'admitted', declaration };
}
