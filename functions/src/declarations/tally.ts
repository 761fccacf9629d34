/** Counts what is not kept. Nothing of it is repeated: a name that nobody declared may be a secret. */
import type { ShareAnswer } from '../../../src/wire.js';

export type Dropped = ShareAnswer['dropped'];

export const REASONS = {
  undeclared: 'not declared',
  level: 'above the level of the share',
  ended: 'past their last day',
  type: 'not what was declared',
} as const;

export interface Tally {
  add(what: string, why: keyof typeof REASONS, count?: number): void;
  dropped(): Dropped;
}

export function createTally(): Tally {
  const counts = new Map<string, Dropped[number]>();
  return {
    add(what, why, count = 1) {
      if (count === 0) return;
      const reason = REASONS[why];
      const key = `${what}, ${reason}`;
      counts.set(key, { what, reason, count: (counts.get(key)?.count ?? 0) + count });
    },
    dropped: () => [...counts.values()],
  };
}
