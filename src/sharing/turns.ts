/** One after the other: two shares of one session at once would both send what neither knows of. */
import { processState } from '../process-state.js';

const last = processState('sharing.turns.1', () => new Map<string, Promise<unknown>>());

export async function inTurn<T>(key: string, run: () => Promise<T>): Promise<T> {
  const before = last.get(key);
  const mine = before === undefined ? run() : before.then(run, run);
  last.set(key, mine);
  try {
    return await mine;
  } finally {
    if (last.get(key) === mine) last.delete(key);
  }
}
