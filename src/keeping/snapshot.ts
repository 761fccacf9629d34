/**
 * A session as it is kept: what a share could at most make of it, and no more. Of a value that is no
 * word, number, date or list of such there is only the shape.
 */
import { type ObservedValue, observeInvoke } from '../collection/index.js';
import { toFirestoreValue } from '../firestore/index.js';
import type { Session, SessionInvoke, SessionStats } from '../session/index.js';
import {
  KEPT_INVOKES_MAX,
  KEPT_INVOKES_OF_LABEL_MAX,
  KEPT_MAX_CHARACTERS,
  KEPT_VALUE_MAX_CHARACTERS,
} from './limits.js';

/** An invoke that was recorded does not change any more: it is made into text once. */
const texts = new WeakMap<SessionInvoke, string>();

export interface Moment {
  readonly now: Date;
  /** By the monotonic clock: what is not made into text by then is left out. */
  readonly until: number;
  /** Null while the program runs. */
  readonly exitCode: number | null;
}

/** JSON, of which the invokes are made last. */
export function snapshotOf(session: Session, { now, until, exitCode }: Moment): string {
  const { id, created_at, environment, stats } = session;
  const quota = Math.max(
    1,
    Math.min(KEPT_INVOKES_OF_LABEL_MAX, Math.floor(KEPT_INVOKES_MAX / stats.size)),
  );
  const all = [...stats.values()];
  const counted = all.map(countsText);
  let room = KEPT_MAX_CHARACTERS - counted.reduce((sum, text) => sum + text.length, 0);

  /** Newest first, until there is no room or no time. */
  function invokesText({ invokes }: SessionStats): string {
    const kept: string[] = [];
    for (const invoke of invokes.slice(-quota).reverse()) {
      if (!texts.has(invoke) && performance.now() > until) break;
      const text = textOf(invoke);
      if (text.length > room) break;
      room -= text.length;
      kept.push(text);
    }
    return `[${kept.reverse().join(',')}]`;
  }

  const head = JSON.stringify({
    v: 1,
    kept_at: now,
    exit_code: exitCode,
    session: { id, created_at, environment },
  });
  const entries = all.map((one, index) => {
    return `${counted[index]?.slice(0, -1)},"invokes":${invokesText(one)}}`;
  });
  return `${head.slice(0, -1)},"stats":[${entries.join(',\n')}]}\n`;
}

/** Field by field: to ask for the invokes here would make an id for each. */
function countsText(stats: SessionStats): string {
  return JSON.stringify({
    id: stats.id,
    label: stats.label,
    total_invokes: stats.total_invokes,
    success_count: stats.success_count,
    failed_count: stats.failed_count,
    success_rate: stats.success_rate,
    min_duration_ms: stats.min_duration_ms,
    max_duration_ms: stats.max_duration_ms,
    total_duration_ms: stats.total_duration_ms,
    context_keys: stats.context_keys,
  });
}

function textOf(invoke: SessionInvoke): string {
  const known = texts.get(invoke);
  if (known !== undefined) return known;
  const { source: _, context, ...rest } = observeInvoke(invoke);
  const text = JSON.stringify({ ...rest, context: Array.from(context, keptValue) });
  texts.set(invoke, text);
  return text;
}

/** A list and no object: a key may be called anything. */
function keptValue([key, { shape, value }]: [string, ObservedValue]): object {
  const isPlain = ['string', 'number', 'boolean', 'object'].includes(typeof value);
  if (!isPlain || value === null) return { key, shape };
  const typed = toFirestoreValue(value);
  const fits = JSON.stringify(typed).length <= KEPT_VALUE_MAX_CHARACTERS;
  return fits ? { key, shape, value: typed } : { key, shape };
}
