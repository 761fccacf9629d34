/** Field names that Firestore accepts: not empty, not reserved, well-formed, not too long. */
import { FIRST, type Lead, makeLead, NEXT } from './leads.js';
import { MAX_PATH_BYTES } from './limits.js';
import { byteLength, cut, quote, wellFormed } from './strings.js';

/** Reserved is `__.*__`, so the shortest reserved name has four underscores. */
function isReserved(name: string): boolean {
  return name.startsWith('__') && name.endsWith('__') && name.length >= 4;
}

/** Whether any document may have it; whether it is too long depends on where it stands. */
export function isLegal(name: string): boolean {
  return name !== '' && !isReserved(name) && wellFormed(name) === name;
}

interface Name {
  /** For the first field of a map, and for the others. */
  readonly first: Lead;
  readonly next: Lead;
  readonly bytes: number;
  readonly legal: boolean;
}

/** The invokes of a session share their keys; a host that makes keys up must not fill memory. */
const MAX_KNOWN_NAMES = 500;
const MAX_KNOWN_LENGTH = 100;
const known = new Map<string, Name>();

export function nameOf(key: string): Name {
  const before = known.get(key);
  if (before !== undefined) return before;
  const name = makeName(key);
  if (key.length <= MAX_KNOWN_LENGTH) {
    if (known.size === MAX_KNOWN_NAMES) known.clear();
    known.set(key, name);
  }
  return name;
}

function makeName(key: string): Name {
  // Far too long: nobody will ask for more than its length.
  if (key.length > MAX_PATH_BYTES) {
    return { first: FIRST, next: NEXT, bytes: key.length, legal: false };
  }
  const { json, bytes } = quote(key);
  return {
    first: makeLead(`${json}:`),
    next: makeLead(`,${json}:`),
    bytes,
    legal: isLegal(key),
  };
}

/** A function that answers each name with one that is not taken, and takes it. */
export function distinct(taken: Set<string>): (name: string) => string {
  const counts = new Map<string, number>();
  return (name) => {
    let free = name;
    let count = counts.get(name) ?? 1;
    while (taken.has(free)) {
      count += 1;
      free = `${name}_${count}`;
    }
    counts.set(name, count);
    taken.add(free);
    return free;
  };
}

/** Room for what makes a cut name distinct, such as `…_100000`. */
const SUFFIX_BYTES = 12;

/**
 * Names for all keys of one map, in their order. Keys that may stand as they are do; the others
 * become legal without taking the place of any.
 */
export function rename(keys: readonly string[], room: number): string[] {
  const stays = (key: string) => {
    const { legal, bytes } = nameOf(key);
    return legal && bytes <= room;
  };
  const free = distinct(new Set(keys.filter(stays)));
  return keys.map((key) => (stays(key) ? key : free(legalName(key, room))));
}

function legalName(key: string, room: number): string {
  const prefixed = key === '' || isReserved(key) ? `field${key}` : key;
  const name = wellFormed(prefixed.slice(0, room));
  const fits = prefixed.length <= room && byteLength(name) + SUFFIX_BYTES <= room;
  return fits ? name : `${cut(name, room - SUFFIX_BYTES)}…`;
}
