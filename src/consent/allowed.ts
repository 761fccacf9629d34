/** What configurations lower without turning it off: how much a share reveals, and what is recorded. */
import { LEVELS } from '../collection/index.js';
import type { Level } from '../wire.js';
import { readSpelling } from './spellings.js';
import { configuredIn, levelNamed } from './switches.js';
import type { Circumstances } from './types.js';

export interface HighestLevel {
  readonly level: Level;
  /** The file, with the line where it is known. */
  readonly place: string;
}

/** The lowest that any configuration names; a word that is none stands for the lowest of all. */
export function highestLevel(circumstances: Circumstances): HighestLevel | undefined {
  const { package: name, project, user } = circumstances;
  return [...project(), user()]
    .flatMap((file) => configuredIn(file, name, 'level'))
    .map(({ value, place }) => ({ level: levelNamed(value) ?? 'counts', place }))
    .reduce<HighestLevel | undefined>(
      (lowest, one) => (lowest && !isHigher(lowest.level, one.level) ? lowest : one),
      undefined,
    );
}

export function isHigher(level: Level, than: Level): boolean {
  return LEVELS.indexOf(level) > LEVELS.indexOf(than);
}

/**
 * Whether runs may be recorded at all, also in memory alone. That is the user's alone to say: for a
 * program that only records, no more is read than their configuration.
 */
export function mayRecord({ package: name, user }: Circumstances): boolean {
  const configured = configuredIn(user(), name, 'recording');
  return configured.every(({ value }) => readSpelling(value) === 'yes');
}
