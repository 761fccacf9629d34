/**
 * What a session holds at one moment. Every context value is looked at once, so that a getter, a
 * proxy or a later record cannot put something else in its place once it was found fit to leave.
 */
import type { Session, SessionInvoke, SessionStats } from '../session/index.js';
import { type Shape, shapeOf, unknownShape } from './shape.js';

export interface ObservedValue {
  /** A primitive, a date or a list of such; of anything else there is only the shape. */
  readonly value: unknown;
  readonly shape: Shape;
}

export interface ObservedInvoke extends Readonly<Omit<SessionInvoke, 'context'>> {
  readonly context: ReadonlyMap<string, ObservedValue>;
  /** The recorded one. */
  readonly source: SessionInvoke;
}

export interface ObservedStats extends Omit<SessionStats, 'invokes'> {
  readonly invokes: readonly ObservedInvoke[];
}

export interface ObservedSession extends Omit<Session, 'stats'> {
  readonly stats: readonly ObservedStats[];
}

/** No declared list is that long. */
const MAX_ELEMENTS = 1_000;

/** The session itself is left as it is. `withInvokes`: else nobody will ask for them. */
export function observeSession(session: Session, withInvokes: boolean): ObservedSession {
  const stats = Array.from(session.stats.values(), (entry) => ({
    ...entry,
    context_keys: [...entry.context_keys],
    invokes: withInvokes ? entry.invokes.map(observeInvoke) : [],
  }));
  return { ...session, stats };
}

/** What was observed before, such as by a program that has ended, by what stands in its place. */
const observedBefore = new WeakMap<object, ObservedValue>();

/** An object that is observed as what it stands for. */
export function standInFor(observed: ObservedValue): object {
  const standIn = Object.freeze({});
  observedBefore.set(standIn, observed);
  return standIn;
}

/** Field by field: a copy of the whole would miss what is made when it is asked for. */
export function observeInvoke(source: SessionInvoke): ObservedInvoke {
  const { id, status, execution_start, execution_end, duration_ms, error } = source;
  const context = observeContext(source.context);
  const observed = { id, status, execution_start, execution_end, duration_ms, context, source };
  return error === undefined ? observed : { ...observed, error };
}

function observeContext(context: Record<string, unknown>): Map<string, ObservedValue> {
  const observed = new Map<string, ObservedValue>();
  for (const key of readableKeys(context)) observed.set(key, observeProperty(context, key));
  return observed;
}

function readableKeys(context: Record<string, unknown>): string[] {
  try {
    return Object.keys(context);
  } catch {
    return [];
  }
}

function observeProperty(context: Record<string, unknown>, key: string): ObservedValue {
  try {
    const given = context[key];
    const before = typeof given === 'object' && given !== null && observedBefore.get(given);
    return before || { value: plain(given), shape: shapeOf(given) };
  } catch {
    return { value: undefined, shape: unknownShape() };
  }
}

/** By the built-in methods, since those of a user's class may answer with anything. */
function plain(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Date) return new Date(Date.prototype.getTime.call(value));
  if (!Array.isArray(value) || value.length > MAX_ELEMENTS) return undefined;
  return Array.from({ length: value.length }, (_, index) => plainElement(value[index]));
}

/** No declared value is a list of lists. */
function plainElement(value: unknown): unknown {
  return Array.isArray(value) ? undefined : plain(value);
}
