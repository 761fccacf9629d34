/**
 * How much of a session a share reveals. A level is applied to a copy: the session in memory stays
 * whole, whatever was shared of it.
 */
import type { Session, SessionInvoke, SessionStats } from '../session/index.js';
import type { Level } from '../wire.js';
import { shapeOf, unknownShape } from './shape.js';

type Filtered =
  | { readonly outcome: 'filtered'; readonly session: Session }
  /** The level is not offered; sending less, or more, than was asked for would be a lie. */
  | { readonly outcome: 'refused'; readonly message: string };

/** `counts`: the statistics and no invokes. `shapes`: the invokes, with no value in them. */
export function filterSession(session: Session, level: Level): Filtered {
  if (level !== 'counts' && level !== 'shapes') {
    return { outcome: 'refused', message: refusalOf(level) };
  }
  const invokesOf =
    level === 'counts' ? () => [] : (of: SessionStats) => of.invokes.map(filterInvoke);
  const stats = new Map<string, SessionStats>();
  for (const [label, entry] of session.stats) {
    stats.set(label, {
      ...entry,
      context_keys: [...entry.context_keys],
      invokes: invokesOf(entry),
    });
  }
  return { outcome: 'filtered', session: { ...session, stats } };
}

/** An invoke at the level `shapes`: every context value becomes its shape, an error its type. */
function filterInvoke(invoke: SessionInvoke): SessionInvoke {
  const { id, status, execution_start, execution_end, duration_ms, error } = invoke;
  const filtered = {
    id,
    status,
    execution_start,
    execution_end,
    duration_ms,
    context: shapesOf(invoke.context),
  };
  return error === undefined ? filtered : { ...filtered, error: { type: error.type, message: '' } };
}

function shapesOf(context: Record<string, unknown>): Record<string, unknown> {
  // A null prototype keeps a key named __proto__ an ordinary key.
  const shapes: Record<string, unknown> = Object.create(null);
  for (const key of readableKeys(context)) {
    shapes[key] = shapeOfProperty(context, key);
  }
  return shapes;
}

function readableKeys(context: Record<string, unknown>): string[] {
  try {
    return Object.keys(context);
  } catch {
    return [];
  }
}

function shapeOfProperty(context: Record<string, unknown>, key: string): unknown {
  try {
    return shapeOf(context[key]);
  } catch {
    return unknownShape();
  }
}

function refusalOf(level: unknown): string {
  if (level === 'labels' || level === 'text') {
    return `The level "${level}" comes with a package's declaration, which this version cannot read yet; share at "shapes" or "counts".`;
  }
  return 'The level must be "counts" or "shapes".';
}
