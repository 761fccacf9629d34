import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, it } from '@jest/globals';
import {
  appendInvokeContext,
  createSession,
  getSessionStats,
  withSession,
} from '../../src/session/index.js';

const LABELS = ['load', 'fit', 'save', 'plot'];

/** Each run takes its own number of turns, so that they end in another order than they start. */
async function run(number: number, invoke: { context: Record<string, unknown> }): Promise<number> {
  const turns = (number * 7) % 13;
  for (let turn = 0; turn < turns; turn += 1) await nextTurn();
  Object.assign(invoke.context, { number });
  if (number % 5 === 0) throw new RangeError(String(number));
  return number;
}

describe('200 runs at once under four labels', () => {
  it('are each recorded once, under their own label, with their own context and outcome', async () => {
    const session = createSession();
    const outcomes = await Promise.allSettled(
      Array.from({ length: 200 }, (_, number) =>
        withSession(session, LABELS[number % 4] ?? '', async (invoke) => {
          await appendInvokeContext(invoke, async () => ({ early: number }));
          return run(number, invoke);
        }),
      ),
    );
    expect(outcomes.filter(({ status }) => status === 'rejected')).toHaveLength(40);
    for (const [index, label] of LABELS.entries()) {
      const stats = getSessionStats(session, label);
      expect(stats).toMatchObject({ total_invokes: 50, failed_count: 10, success_count: 40 });
      const numbers = Array.from({ length: 50 }, (_, n) => n * 4 + index);
      const invokes = stats?.invokes ?? [];
      expect(invokes.map(({ context }) => Number(context['number'])).sort((a, b) => a - b)).toEqual(
        numbers,
      );
      for (const { context, status, error } of invokes) {
        expect(context['early']).toBe(context['number']);
        const fails = Number(context['number']) % 5 === 0;
        expect(status).toBe(fails ? 'error' : 'success');
        expect(error?.message).toBe(fails ? String(context['number']) : undefined);
      }
    }
  });
});
