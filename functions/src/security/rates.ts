/**
 * How much one client, one package and this whole process may ask for in a minute. Counted in
 * memory, by process: nothing of it is stored, and a client is only ever a number.
 */
import { hash, randomBytes } from 'node:crypto';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import { CLIENT_SLOTS, PACKAGE_SLOTS, RATE_WINDOW_SECONDS } from '../limits.js';

/** Each in a window of a minute; 0 is no limit. */
export interface Rates {
  /** Requests of one client. */
  readonly client: number;
  /** Requests of one client with RxInfer's documents, of which each invoke is one. */
  readonly rxinfer: number;
  /** Keys and credentials of one client that were wrong. */
  readonly wrongKeys: number;
  /** Requests for one package, whoever sends them. */
  readonly package: number;
  /** Requests to this process. */
  readonly instance: number;
}

/** Undefined: go on. Otherwise the seconds until it is worth asking again. */
export type Wait = number | undefined;

export interface Meters {
  /**
   * Counts a request. `network` is the client's, as `NetworkOf` tells it. Undefined without a promise
   * where there is no limit.
   */
  request(network: string, kind: 'client' | 'rxinfer'): Promise<Wait> | undefined;
  forPackage(name: string): Promise<Wait> | undefined;
  /** Whether the client has been wrong too often, which another try would not change. */
  tooManyWrongKeys(network: string): Promise<Wait>;
  wrongKey(network: string): Promise<void>;
}

interface Surroundings {
  readonly clock?: () => Date;
  readonly random?: (bytes: number) => Uint8Array;
}

const SALT_BYTES = 32;
const DAY_MS = 24 * 60 * 60 * 1_000;
/** All of the process counts as one. */
const WHOLE = 'instance';

export function createMeters(rates: Rates, surroundings: Surroundings = {}): Meters {
  const slotOf = dailySlots(surroundings);
  const clients = { client: meterOf(rates.client), rxinfer: meterOf(rates.rxinfer) };
  const wrongKeys = meterOf(rates.wrongKeys);
  const packages = meterOf(rates.package);
  const instance = meterOf(rates.instance);
  const client = (network: string) => () => slotOf(network, CLIENT_SLOTS);
  return {
    // The client first: who is over their own limit must not use up everybody's.
    request(network, kind) {
      const whole = () => take(instance, () => WHOLE);
      const own = take(clients[kind], client(network));
      return own === undefined ? whole() : own.then((wait) => wait ?? whole());
    },
    forPackage: (name) => take(packages, () => slotOf(name, PACKAGE_SLOTS)),
    async tooManyWrongKeys(network) {
      const counted = await wrongKeys?.get(client(network)());
      return counted && counted.consumedPoints >= rates.wrongKeys ? secondsOf(counted) : undefined;
    },
    async wrongKey(network) {
      await wrongKeys?.penalty(client(network)());
    },
  };
}

/**
 * One of so many slots, by a digest under a salt that is made anew each day (UTC) and never leaves
 * memory. Slots bound the memory, however many addresses a flood comes from; two that share one
 * share its limit; and which those are nobody can work out.
 */
function dailySlots({ clock = () => new Date(), random = randomBytes }: Surroundings) {
  let day = Number.NaN;
  let salt = '';
  return (text: string, slots: number): string => {
    const today = Math.floor(clock().getTime() / DAY_MS);
    if (today !== day) {
      day = today;
      salt = Buffer.from(random(SALT_BYTES)).toString('hex');
    }
    // Not an HMAC, which takes four times as long: of the digest nobody ever sees a bit.
    return String(hash('sha256', salt + text, 'buffer').readUInt32BE() % slots);
  };
}

function meterOf(points: number): RateLimiterMemory | undefined {
  return points === 0
    ? undefined
    : new RateLimiterMemory({ points, duration: RATE_WINDOW_SECONDS, keyPrefix: '' });
}

function take(meter: RateLimiterMemory | undefined, key: () => string): Promise<Wait> | undefined {
  return meter === undefined ? undefined : taken(meter, key());
}

async function taken(meter: RateLimiterMemory, key: string): Promise<Wait> {
  try {
    await meter.consume(key);
    return undefined;
  } catch (refused) {
    if (refused instanceof RateLimiterRes) return secondsOf(refused);
    throw refused;
  }
}

/** At least one: a client that is told to wait for nothing does not wait. */
function secondsOf({ msBeforeNext }: RateLimiterRes): number {
  return Math.max(1, Math.ceil(msBeforeNext / 1_000));
}
