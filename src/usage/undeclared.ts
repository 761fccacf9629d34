/**
 * Tells the author of a package, in development, what was recorded and not declared: the names of
 * events and fields, each once, and never a value. Nobody is told unless they ask for it.
 */
import type { Declaration } from '../collection/declaration/index.js';
import type { Variables } from '../disk/index.js';
import { processState } from '../process-state.js';
import type { Recorded } from './event-record.js';

const WORDS = ['print', 'declare'];

/** Names are written by a program, and may be made of anything. */
const MAX_NAMES = 1_000;
const MAX_NAME_LENGTH = 64;

export function isNaming(env: Variables): boolean {
  const { ABOVEBOARD_DEBUG: debug = '', NODE_ENV: mode } = env;
  return WORDS.includes(debug.trim().toLowerCase()) && mode?.trim().toLowerCase() !== 'production';
}

/** `say` gets whole lines. */
export function nameUndeclared(
  packageName: string,
  { events = {} }: Pick<Declaration, 'events'>,
  { event, values }: Recorded,
  say: (line: string) => void,
): void {
  const declared = Object.hasOwn(events, event) ? events[event] : undefined;
  const paths =
    declared === undefined
      ? [`events.${printable(event)}`]
      : Object.keys(values)
          .filter((name) => values[name] !== undefined && !Object.hasOwn(declared.fields, name))
          .map((name) => `events.${event}.fields.${printable(name)}`);
  for (const path of paths) nameOnce(packageName, path, say);
}

/** The same for a session: labels, and keys of contexts. */
export function nameUndeclaredIn(
  packageName: string,
  { sessions }: Pick<Declaration, 'sessions'>,
  { labels = [], keys = [] }: { labels?: readonly string[] | undefined; keys?: readonly string[] },
  say: (line: string) => void,
): void {
  const { labels: known = {}, context = {} } = sessions ?? {};
  for (const label of labels) {
    if (Object.hasOwn(known, label)) continue;
    nameOnce(packageName, `sessions.labels.${printable(label)}`, say);
  }
  for (const key of keys) {
    if (Object.hasOwn(context, key)) continue;
    nameOnce(packageName, `sessions.context.${printable(key)}`, say);
  }
}

function nameOnce(packageName: string, path: string, say: (line: string) => void): void {
  const key = JSON.stringify(['usage.named.1', packageName]);
  const named = processState(key, () => new Set<string>());
  if (named.has(path) || named.size >= MAX_NAMES) return;
  named.add(path);
  say(`aboveboard: ${packageName} records ${path}, which it does not declare.\n`);
}

/** A terminal does what control signs say. */
function printable(name: string): string {
  return name.slice(0, MAX_NAME_LENGTH).replace(/\p{C}/gu, '?');
}
