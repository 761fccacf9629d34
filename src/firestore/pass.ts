/**
 * What a conversion counts while it goes, and how it comes to an end that fits.
 *
 * Each value costs `MIN_COST` at least, so that the cost is never below Firestore's own size, and
 * the JSON text stays within `MAX_EXPANSION` times the limit, whatever it is made of.
 */
import { type Limits, NUMBER_BYTES } from './limits.js';

export const MIN_COST = NUMBER_BYTES;

/** Characters of JSON for each byte of cost: a control character takes six, as `\u0001`. */
export const MAX_EXPANSION = 6;

/**
 * Kept for the marks that say what was left out, of 80 bytes at most: one a level, and one in each
 * small map that still begins where a field of 1,500 bytes and a string did not fit.
 */
const MARKS_COST = 8_192;

/** Strings this short are never cut; when they alone are too many, maps and arrays end early. */
const SHORTEST_CUT = 256;

/** What stands in a document for what could not be written. */
export const MARKS = {
  cycle: '[aboveboard: it contains itself]',
  depth: '[aboveboard: too deep]',
  unreadable: '[aboveboard: reading it failed]',
  bytes: '[aboveboard: too many bytes]',
  rest: '[aboveboard: the document is full, the rest is left out]',
} as const;

export interface Pass {
  readonly limits: Limits;
  /** The cost past which the pass has failed or, when it is the last one, ends. */
  readonly budget: number;
  /** Strings that cost more are cut. */
  readonly keep: number;
  readonly last: boolean;
  used: number;
  /** Cost of the longest string so far. */
  longest: number;
  /** The maps and arrays that hold the value at hand, by depth; deeper entries are stale. */
  readonly ancestors: (object | undefined)[];
}

/** Writes once when all fits; else again with ever shorter strings, and at last not to the end. */
export function within(limits: Limits, write: (pass: Pass) => string): string {
  let keep = limits.bytes;
  while (keep >= SHORTEST_CUT) {
    const pass = makePass(limits, limits.bytes, keep, false);
    const json = write(pass);
    if (pass.used <= pass.budget) return json;
    keep = Math.floor(Math.min(keep, pass.longest) / 2);
  }
  return write(makePass(limits, limits.bytes - MARKS_COST, SHORTEST_CUT, true));
}

function makePass(limits: Limits, budget: number, keep: number, last: boolean): Pass {
  return { limits, budget, keep, last, used: 0, longest: 0, ancestors: [] };
}
