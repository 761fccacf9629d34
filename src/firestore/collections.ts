/** Sets and Maps, of whatever realm and however large, as the arrays and records they stand for. */
import { bigIntText } from './big-int.js';
import { typeName } from './kinds.js';
import { distinct } from './names.js';

/** Both throw unless the object really is one, and ignore what a subclass overrides. */
const valuesOfSet = Set.prototype.values;
const entriesOfMap = Map.prototype.entries;

export function arrayOfSet(set: object, most: number): unknown[] {
  return take(valuesOfSet.call(set as Set<unknown>), most);
}

/** Keys that are no strings become text, without taking the place of another key. */
export function recordOfMap(map: object, most: number): Record<string, unknown> {
  const entries = take(entriesOfMap.call(map as Map<unknown, unknown>), most);
  const strings = entries.map(([key]) => key).filter((key) => typeof key === 'string');
  const unused = distinct(new Set(strings));
  const record: Record<string, unknown> = Object.create(null);
  for (const [key, value] of entries) {
    record[typeof key === 'string' ? key : unused(keyText(key))] = value;
  }
  return record;
}

function keyText(key: unknown): string {
  if (typeof key === 'symbol') return key.description ?? '';
  if (typeof key === 'function') return '[function]';
  if (typeof key === 'bigint') return bigIntText(key);
  return typeof key === 'object' && key !== null ? typeName(key) : String(key);
}

function take<T>(items: Iterable<T>, most: number): T[] {
  const taken: T[] = [];
  for (const item of items) {
    if (taken.length === most) break;
    taken.push(item);
  }
  return taken;
}
