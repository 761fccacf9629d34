/** Settings of recording, in force from the next record on, without a restart. */
import { processState } from '../process-state.js';
import { DEFAULT_CAPACITY, MAX_CAPACITY } from './limits.js';

const settings = processState('session.settings.1', () => ({
  logging: true,
  capacity: DEFAULT_CAPACITY,
}));

export function isSessionLoggingEnabled(): boolean {
  return settings.logging;
}

export function enableSessionLogging(): void {
  settings.logging = true;
}

/** From now on nothing is recorded into any session; what was recorded can still be read. */
export function disableSessionLogging(): void {
  settings.logging = false;
}

export function sessionStatsCapacity(): number {
  return settings.capacity;
}

/**
 * How many invokes each label keeps. Returns what is in force now: a fraction is rounded down, at
 * most 100,000 are kept, and what is no number of at least 1 changes nothing. Existing buffers
 * follow when they next record.
 */
export function setSessionStatsCapacity(capacity: number): number {
  if (typeof capacity === 'number' && capacity >= 1) {
    settings.capacity = Math.min(Math.floor(capacity), MAX_CAPACITY);
  }
  return settings.capacity;
}
