/** Both clocks in the test's hand; the wall clock may also be put back, as users do. */
import type { Clock } from '../../src/session/clock.js';

export interface FakeClock extends Clock {
  advance(ms: number): void;
  setDate(ms: number): void;
}

export const NOON = Date.UTC(2026, 10, 23, 12);

export function fakeClock(): FakeClock {
  let wall = NOON;
  let monotonic = 5_000;
  return {
    date: () => new Date(wall),
    monotonic: () => monotonic,
    advance(ms) {
      wall += ms;
      monotonic += ms;
    },
    setDate(ms) {
      wall = ms;
    },
  };
}
