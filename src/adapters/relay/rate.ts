/**
 * How often a client may send. It is known by the number of a counter, which a key of this process
 * makes of its address: neither the address nor anything that stands for it alone is kept.
 */
import { createHmac, randomBytes } from 'node:crypto';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import { BATCHES_PER_MINUTE, CLIENT_BATCHES_PER_MINUTE, CLIENT_COUNTERS } from './limits.js';

/** Answers whether one more batch of this client is taken. */
export type Rate = (client: string) => Promise<boolean>;

const MINUTE = { duration: 60 };

export function createRate(): Rate {
  const key = randomBytes(32);
  const clients = new RateLimiterMemory({ ...MINUTE, points: CLIENT_BATCHES_PER_MINUTE });
  const all = new RateLimiterMemory({ ...MINUTE, points: BATCHES_PER_MINUTE });
  return async (client) => {
    const digest = createHmac('sha256', key).update(client).digest();
    const counter = digest.readUInt32BE() % CLIENT_COUNTERS;
    // In this order: who is over its own limit takes nothing from the others.
    return (await consume(clients, counter)) && (await consume(all, 'all'));
  };
}

/** The library rejects with its count where the limit is reached. */
function consume(limiter: RateLimiterMemory, key: string | number): Promise<boolean> {
  return limiter.consume(key).then(
    () => true,
    () => false,
  );
}
