/**
 * What a newer declaration adds to the one that somebody was told of. It stays home until they have
 * been told of it too.
 */
import { type Declaration, type Place, placesOf } from './types.js';

export interface Growth {
  readonly fields: readonly Place[];
  /** Names of labels. */
  readonly labels: readonly string[];
}

/** Everything is new to who has been told of nothing, which is revision 0. */
export function growth(declaration: Declaration, acceptedRevision: number): Growth {
  return {
    fields: [...placesOf(declaration)].filter(({ field }) => field.since > acceptedRevision),
    labels: Object.entries(declaration.sessions?.labels ?? {})
      .filter(([, label]) => label.since > acceptedRevision)
      .map(([name]) => name),
  };
}
