/**
 * Which invokes a service has confirmed, so that sharing again is quick. Only that: it takes each
 * invoke once, however often it is sent. What leaves the session leaves this memory, too.
 */
import type { SessionInvoke } from '../session/index.js';

const confirmedAt = new WeakMap<SessionInvoke, string>();

export function isConfirmed(invoke: SessionInvoke, endpoint: string): boolean {
  return confirmedAt.get(invoke) === endpoint;
}

export function confirm(invoke: SessionInvoke, endpoint: string): void {
  confirmedAt.set(invoke, endpoint);
}
