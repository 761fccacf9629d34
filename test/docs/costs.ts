/** What docs/costs.md says, computed: operations that a test counts, times prices that are assumed. */

export interface Operations {
  readonly reads: number;
  readonly writes: number;
  readonly deletes: number;
}

/** Each is counted by the database in test/docs/costs.test.ts, over the whole life of what it names. */
export const OPERATIONS = {
  'A share with its runs': { reads: 3, writes: 2, deletes: 0 },
  'An automatic update with one run': { reads: 4, writes: 2, deletes: 0 },
  'A session, counted by the roll-up': { reads: 2, writes: 0, deletes: 0 },
  'A session, expired': { reads: 0, writes: 0, deletes: 2 },
  'A usage ping or an event': { reads: 0, writes: 1, deletes: 0 },
  'A ping or an event, counted by the roll-up': { reads: 1, writes: 0, deletes: 0 },
  'A ping or an event, expired': { reads: 0, writes: 0, deletes: 1 },
  'A page of public statistics': { reads: 1, writes: 0, deletes: 0 },
} as const satisfies Record<string, Operations>;

/** What a month of one session brings along: how often each of the above happens. */
export const PER_SESSION = {
  'A share with its runs': 1,
  'An automatic update with one run': 4,
  'A session, counted by the roll-up': 1,
  'A session, expired': 1,
  'A usage ping or an event': 10,
  'A ping or an event, counted by the roll-up': 10,
  'A ping or an event, expired': 10,
  'A page of public statistics': 1,
} as const satisfies Record<keyof typeof OPERATIONS, number>;

/** US dollars: Firestore's list prices for the multi-region in the US, which is dearer than a region. */
export const PRICES = {
  reads: 0.06 / 100_000,
  writes: 0.18 / 100_000,
  deletes: 0.02 / 100_000,
  gigabyteMonth: 0.18,
  millionRequests: 0.4,
  cpuSecond: 0.000_024,
  gigabyteSecond: 0.000_002_5,
} as const;

/** In a month of 30 days. Deletions by TTL have none. */
export const FREE = {
  reads: 50_000 * 30,
  writes: 20_000 * 30,
  gigabytes: 1,
  requests: 2_000_000,
  cpuSeconds: 180_000,
  gigabyteSeconds: 360_000,
} as const;

/** Session, page and indexes; kept for 180 days, so that six months of them lie there. */
export const STORED_KB_PER_SESSION = 30;
const MONTHS_STORED = 6;

/** Requests of a session: its share and updates, its pings, a batch of events, a page of statistics. */
export const REQUESTS_PER_SESSION = 12;
/** An instance's time for one, with others at the same time not counted. */
export const SECONDS_PER_REQUEST = 0.05;

export function monthOf(sessions: number) {
  const total = { reads: 0, writes: 0, deletes: 0 };
  for (const [name, times] of Object.entries(PER_SESSION)) {
    // The cast: both tables have the same names.
    const { reads, writes, deletes } = OPERATIONS[name as keyof typeof OPERATIONS];
    total.reads += sessions * times * reads;
    total.writes += sessions * times * writes;
    total.deletes += sessions * times * deletes;
  }
  const gigabytes = (sessions * STORED_KB_PER_SESSION * MONTHS_STORED) / 1_000_000;
  const requests = sessions * REQUESTS_PER_SESSION;
  const seconds = requests * SECONDS_PER_REQUEST;
  const over = (used: number, free: number) => Math.max(0, used - free);
  const firestore =
    over(total.reads, FREE.reads) * PRICES.reads +
    over(total.writes, FREE.writes) * PRICES.writes +
    total.deletes * PRICES.deletes +
    over(gigabytes, FREE.gigabytes) * PRICES.gigabyteMonth;
  const functions =
    (over(requests, FREE.requests) / 1_000_000) * PRICES.millionRequests +
    over(seconds, FREE.cpuSeconds) * PRICES.cpuSecond +
    over(seconds, FREE.gigabyteSeconds) * PRICES.gigabyteSecond;
  return { ...total, gigabytes, firestore, functions };
}
