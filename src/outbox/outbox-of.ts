/** One outbox for each package of a process, also where a program loads this SDK twice. */
import { processState } from '../process-state.js';
import { createOutbox } from './outbox.js';
import type { Outbox, OutboxOf, OutboxSurroundings } from './types.js';

/** What `of` and `surroundings` say the first time holds for the process. */
export function outboxOf(of: OutboxOf, surroundings: OutboxSurroundings): Outbox {
  const key = JSON.stringify(['outbox.1', of.package]);
  return processState(key, () => createOutbox(of, surroundings));
}
