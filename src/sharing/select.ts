/** Which labels and invokes of a session are to be shared. */
import type { Session, SessionInvoke, SessionStats } from '../session/index.js';
import type { ShareOptions } from './types.js';

export type Selection =
  | { readonly outcome: 'selected'; readonly session: Session }
  /** `message` is a plain sentence; sharing less than was asked for would be a lie. */
  | { readonly outcome: 'refused'; readonly message: string };

export function select(session: Session, options: ShareOptions): Selection {
  const { labels = [...session.stats.keys()], invokes = true } = options;
  const choose = chooser(invokes);
  if (choose === undefined) {
    return refused('`invokes` must be true, false, a number of 0 or more, or a list of invokes.');
  }
  if (!Array.isArray(labels)) return refused('`labels` must be a list of labels.');
  const stats = new Map<string, SessionStats>();
  let found = 0;
  for (const label of new Set<unknown>(labels)) {
    const entry = typeof label === 'string' ? session.stats.get(label) : undefined;
    if (entry === undefined) return refused(`The session has no label ${JSON.stringify(label)}.`);
    const chosen = choose(entry.invokes);
    found += chosen.length;
    stats.set(entry.label, { ...entry, invokes: chosen });
  }
  if (Array.isArray(invokes) && found < new Set(invokes).size) {
    return refused('Some of the given invokes are not, or no longer, in the session.');
  }
  return { outcome: 'selected', session: { ...session, stats } };
}

type Choose = (invokes: readonly SessionInvoke[]) => readonly SessionInvoke[];

function chooser(invokes: ShareOptions['invokes']): Choose | undefined {
  if (invokes === true) return (all) => all;
  if (invokes === false) return () => [];
  if (typeof invokes === 'number') {
    return invokes >= 0 ? (all) => all.slice(Math.max(0, all.length - invokes)) : undefined;
  }
  if (!Array.isArray(invokes)) return undefined;
  const wanted = new Set(invokes);
  return (all) => all.filter((invoke) => wanted.has(invoke));
}

function refused(message: string): Selection {
  return { outcome: 'refused', message };
}
