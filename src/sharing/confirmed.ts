/**
 * Which invokes a service has confirmed, so that sharing again is quick, and which wait for it in
 * the outbox. Only that: it takes each invoke once, however often it is sent. What leaves the
 * session leaves this memory, too.
 */
import { LEVELS } from '../collection/index.js';
import { processState } from '../process-state.js';
import type { SessionInvoke } from '../session/index.js';
import type { Level } from '../wire.js';

interface Confirmation {
  readonly endpoint: string;
  readonly level: Level;
  /** It will arrive, or has: nobody tells this process. */
  readonly waits?: true;
}

const confirmations = processState(
  'sharing.confirmed.1',
  () => new WeakMap<SessionInvoke, Confirmation>(),
);

export function isConfirmed(invoke: SessionInvoke, endpoint: string): boolean {
  const known = confirmations.get(invoke);
  return known?.endpoint === endpoint && known.waits === undefined;
}

/** Whether the service has, or gets, the invoke at a lower level, which it will not change. */
export function isConfirmedBelow(level: Level, invoke: SessionInvoke, endpoint: string): boolean {
  const confirmed = confirmations.get(invoke);
  return (
    confirmed?.endpoint === endpoint && LEVELS.indexOf(confirmed.level) < LEVELS.indexOf(level)
  );
}

export function confirm(invoke: SessionInvoke, confirmation: Confirmation): void {
  confirmations.set(invoke, confirmation);
}
