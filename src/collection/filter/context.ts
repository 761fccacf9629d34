/** What leaves of an invoke's context: declared values, and the shapes of the others. */
import { type Agreement, type Fields, filterFields, type Names } from '../declaration/index.js';
import type { ObservedValue } from '../observe.js';

interface Means {
  readonly context: Fields;
  readonly names: Names;
  readonly agreement: Agreement;
}

export function leavingContext(
  observed: ReadonlyMap<string, ObservedValue>,
  { context, names, agreement }: Means,
): Record<string, unknown> {
  // A null prototype keeps a key named __proto__ an ordinary key.
  const leaving: Record<string, unknown> = Object.create(null);
  const distinct = namer(Object.keys(context));
  for (const [key, { value, shape }] of observed) {
    if (!Object.hasOwn(context, key)) {
      leaving[distinct(names.key(key))] = shape;
      continue;
    }
    const { kept, dropped } = filterFields(context, { [key]: value ?? null }, agreement);
    const reason = dropped[0]?.reason;
    // Not even that there was one: it is none of what the user was told of, or not any more.
    if (reason === 'too-new' || reason === 'ended') continue;
    leaving[key] = reason === undefined ? kept[key] : shape;
  }
  return leaving;
}

/** `other`, `other_2`, … where several keys leave under one name, which is never a declared one. */
function namer(declared: readonly string[]): (name: string) => string {
  const taken = new Set(declared);
  const counts = new Map<string, number>();
  return (name) => {
    let count = counts.get(name) ?? 0;
    let free = name;
    do {
      count += 1;
      free = count === 1 ? name : `${name}_${count}`;
    } while (taken.has(free));
    counts.set(name, count);
    taken.add(free);
    return free;
  };
}
