/**
 * Reads what is published as an attacker does, who knows the rules and nothing else: every number is
 * an equation or an inequality over what is not known, and each unknown is narrowed by all of them
 * until nothing changes any more. It shares no code with what decides on hiding.
 */
import type {
  PublishedDay,
  PublishedTopic,
} from '../../../functions/src/statistics/publication.js';

interface Bounds {
  from: number;
  to: number;
}

/** `from <= sum of the terms <= to`; a term is an unknown, added or taken away. */
interface Constraint {
  readonly terms: readonly (readonly [unknown: string, factor: 1 | -1])[];
  readonly from: number;
  readonly to: number;
}

/** Which dimensions count each unit once; of all others a unit may be in several cells. */
export type Forms = Readonly<Record<string, 'one' | 'several'>>;

export interface Leak {
  readonly cell: string;
  readonly bounds: Bounds;
}

/** Hidden cells of which more is known than that they are hidden. */
export function leaksOf(day: PublishedDay, forms: Forms, threshold: number): Leak[] {
  return Object.values(day).flatMap((topic) => leaksOfTopic(topic, forms, threshold));
}

function leaksOfTopic(topic: PublishedTopic, forms: Forms, threshold: number): Leak[] {
  const unknowns = new Map<string, Bounds>();
  const constraints: Constraint[] = [];
  const hidden: string[] = [];
  unknowns.set('total', around(topic.total.count, 5, threshold));

  for (const [name, dimension] of Object.entries(topic.dimensions)) {
    const cells = [
      ...Object.entries(dimension.cells).map(([value, cell]) => {
        const id = `${name}=${value}`;
        unknowns.set(id, around(cell.count, dimension.rounded_to, threshold));
        return id;
      }),
      ...dimension.hidden.map((value) => {
        const id = `${name}=${value}`;
        unknowns.set(id, { from: 0, to: Number.POSITIVE_INFINITY });
        hidden.push(id);
        return id;
      }),
    ];
    const sum = cells.map((id) => [id, 1] as const);
    const rest = [...sum, ['total', -1] as const];
    if (forms[name] === 'one') constraints.push({ terms: rest, from: 0, to: 0 });
    else {
      constraints.push({ terms: rest, from: 0, to: Number.POSITIVE_INFINITY });
      for (const id of cells) {
        const terms = [['total', 1] as const, [id, -1] as const];
        constraints.push({ terms, from: 0, to: Number.POSITIVE_INFINITY });
      }
    }
  }
  narrow(unknowns, constraints);
  return hidden.flatMap((cell) => {
    const bounds = unknowns.get(cell) ?? { from: 0, to: 0 };
    // Known to be under the threshold, or over nothing while it may be under it: that is too much.
    const tooMuch = bounds.to < threshold - 1 || (bounds.from > 0 && bounds.from < threshold);
    return tooMuch ? [{ cell, bounds }] : [];
  });
}

function around(shown: number, rounding: number, threshold: number): Bounds {
  const half = Math.floor(rounding / 2);
  return { from: Math.max(threshold, shown - half), to: shown + half };
}

function narrow(unknowns: Map<string, Bounds>, constraints: readonly Constraint[]): void {
  for (let changed = true; changed; ) {
    changed = false;
    for (const { terms, from, to } of constraints) {
      for (const [id, factor] of terms) {
        const own = unknowns.get(id);
        if (own === undefined) continue;
        let least = 0;
        let most = 0;
        for (const [other, sign] of terms) {
          const bounds = unknowns.get(other);
          if (other === id || bounds === undefined) continue;
          least += sign === 1 ? bounds.from : -bounds.to;
          most += sign === 1 ? bounds.to : -bounds.from;
        }
        const [low, high] = factor === 1 ? [from - most, to - least] : [least - to, most - from];
        if (low > own.from) [own.from, changed] = [low, true];
        if (high < own.to) [own.to, changed] = [high, true];
      }
    }
  }
}
