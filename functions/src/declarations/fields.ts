/** Keeps of typed fields what is declared, as the SDK does before it sends them. */
import { isDeepStrictEqual } from 'node:util';
import {
  type Agreement,
  type Fields as DeclaredFields,
  filterFields,
} from '../../../src/collection/declaration/index.js';
import {
  type Fields,
  fromFirestoreValue,
  toFirestoreValue,
  type Value,
} from '../../../src/firestore/index.js';
import type { REASONS, Tally } from './tally.js';

export type KeptValue =
  | { readonly outcome: 'kept'; readonly value: Value; readonly changed: boolean }
  | { readonly outcome: 'dropped'; readonly reason: keyof typeof REASONS };

/** `plain` is `value` decoded. Changed is a word that became `other`, or a text that was cut. */
export function keptValue(
  declared: DeclaredFields,
  name: string,
  { value, plain }: { readonly value: Value; readonly plain: unknown },
  agreement: Agreement,
): KeptValue {
  const { kept, dropped } = filterFields(declared, { [name]: plain ?? null }, agreement);
  const reason = dropped[0]?.reason;
  // The service knows no revision but its own: what is newer is not in it.
  if (reason !== undefined) {
    return { outcome: 'dropped', reason: reason === 'too-new' ? 'undeclared' : reason };
  }
  const changed = !isDeepStrictEqual(kept[name], plain);
  return { outcome: 'kept', value: changed ? toFirestoreValue(kept[name]) : value, changed };
}

export function keptFields(
  declared: DeclaredFields,
  fields: Fields,
  agreement: Agreement,
  { what, tally }: { readonly what: string; readonly tally: Tally },
): Fields {
  const kept: Fields = {};
  for (const [name, value] of Object.entries(fields)) {
    const plain = fromFirestoreValue(value);
    const one = keptValue(declared, name, { value, plain }, agreement);
    if (one.outcome === 'dropped') tally.add(what, one.reason);
    else {
      kept[name] = one.value;
      if (one.changed) tally.add(what, 'type');
    }
  }
  return kept;
}
