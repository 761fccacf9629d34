/**
 * How far a session is shared. Its buffers keep the last invokes of each label in the order of
 * their making, and count all: so a number for each label tells what is new, and what was
 * overwritten before it could be taken.
 */
import type { Session, SessionInvoke, SessionStats } from '../../session/index.js';

export interface NewInvokes {
  readonly stats: SessionStats;
  readonly invokes: readonly SessionInvoke[];
}

export interface Taken {
  readonly fresh: readonly NewInvokes[];
  readonly overwritten: number;
}

export interface Progress {
  /** What is new since it was asked before. It is asked for each invoke once. */
  takeNew(session: Session): Taken;
  /** The ids of those documents that differ from what was taken before. */
  takeChanged(texts: ReadonlyMap<string, string>): ReadonlySet<string>;
}

export function createProgress(): Progress {
  /** By the id of statistics, which a reset makes anew. */
  let totals = new Map<string, number>();
  let before: ReadonlyMap<string, string> = new Map();
  return {
    takeNew(session) {
      const fresh: NewInvokes[] = [];
      let overwritten = 0;
      const now = new Map<string, number>();
      for (const stats of session.stats.values()) {
        const { id, total_invokes: total } = stats;
        now.set(id, total);
        const count = total - (totals.get(id) ?? 0);
        if (count === 0) continue;
        const invokes = stats.invokes.slice(-count);
        overwritten += count - invokes.length;
        fresh.push({ stats, invokes });
      }
      totals = now;
      return { fresh, overwritten };
    },

    takeChanged(texts) {
      const changed = [...texts].filter(([id, text]) => before.get(id) !== text);
      before = texts;
      return new Set(changed.map(([id]) => id));
    },
  };
}
