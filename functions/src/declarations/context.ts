/** Keeps of an invoke's context declared values and shapes, under names that may be known. */
import {
  type Agreement,
  type Names,
  OTHER,
  type SessionsDeclaration,
} from '../../../src/collection/declaration/index.js';
import { isShape } from '../../../src/collection/index.js';
import { type Fields, fromFirestoreValue } from '../../../src/firestore/index.js';
import { keptValue } from './fields.js';
import type { Tally } from './tally.js';

/** What the SDK calls keys that are not declared: `other`, `other_2`, … */
const NUMBERED_OTHER = new RegExp(`^${OTHER}_[1-9]\\d{0,4}$`);

const WHAT = 'fields of context';

export function keptContext(
  { context }: SessionsDeclaration,
  fields: Fields,
  { names, agreement, tally }: { names: Names; agreement: Agreement; tally: Tally },
): Fields {
  const kept: Fields = {};
  for (const [key, value] of Object.entries(fields)) {
    const plain = fromFirestoreValue(value);
    if (!Object.hasOwn(context, key)) {
      const mayBeKnown = names.key(key) === key || NUMBERED_OTHER.test(key);
      if (mayBeKnown && isShape(plain)) kept[key] = value;
      else tally.add(WHAT, 'undeclared');
      continue;
    }
    const one = keptValue(context, key, { value, plain }, agreement);
    if (one.outcome === 'kept') {
      kept[key] = one.value;
      if (one.changed) tally.add(WHAT, 'type');
    } else if (one.reason !== 'ended' && isShape(plain)) kept[key] = value;
    else tally.add(WHAT, one.reason);
  }
  return kept;
}
