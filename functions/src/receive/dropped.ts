/** Tells the sender how much of what arrived is not kept, without repeating any of it. */
import type { ShareAnswer } from '../../../src/wire.js';

export function droppedFields(
  what: string,
  documents: readonly { readonly dropped: number }[],
): ShareAnswer['dropped'] {
  const count = documents.reduce((sum, { dropped }) => sum + dropped, 0);
  return count === 0
    ? []
    : [{ what: `fields of ${what}`, count, reason: 'not part of the document' }];
}
