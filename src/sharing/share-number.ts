/**
 * The how-manieth share of a session comes next. What waits in the outbox is in no receipt yet, and
 * a share in between must not have its number: their parts would be taken for those of one share.
 */
import type { SentPart } from '../outbox/index.js';
import { processState } from '../process-state.js';

const taken = processState('sharing.numbers.1', () => new Map<string, number>());

export function nextShareNumber(
  session: string,
  endpoint: string,
  sent: readonly SentPart[],
): number {
  const before = taken.get(`${session} ${endpoint}`) ?? 0;
  return sent.reduce((most, { share }) => Math.max(most, share), before) + 1;
}

export function takeShareNumber(session: string, endpoint: string, number: number): void {
  taken.set(`${session} ${endpoint}`, number);
}
