/** The numbers of automatic sharing, each with its reason. */
import type { Level } from '../../wire.js';

/** What nobody asked for shows no values, and no names that are not declared. */
export const LEVEL: Level = 'shapes';

/**
 * One update for what happens in this time: two writes at the service, so that a program that runs
 * all day stays within Firestore's free share of them. So much does a `kill -9` cost.
 */
export const UPDATE_AFTER_MS = 10_000;

/** What one turn of the event loop encodes, and a little more: a program answers in between. */
export const SLICE_MS = 4;

/** Encoded without looking at the clock: a millisecond's worth of usual invokes. */
export const SLICE_INVOKES = 10;

/** At the end of a program: the outbox, which writes it down, takes its own share of 50 ms. */
export const EXIT_BUDGET_MS = 15;

/** A background request has a second for all of it; and as text of a line it stays far below 6 MB. */
export const PART_MAX_BYTES = 1_000_000;
