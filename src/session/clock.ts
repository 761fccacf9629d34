/** Two clocks: a wall clock says when, a monotonic clock says how long. */
export interface Clock {
  date(): Date;
  /** Milliseconds from an arbitrary origin; never goes back. */
  monotonic(): number;
}

export const systemClock: Clock = {
  date: () => new Date(),
  monotonic: () => performance.now(),
};
