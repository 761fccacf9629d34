/**
 * Refuses with 429 who asks too often, before anything of the request's body is read. Which client
 * it is stays here: it stands in no log, no answer and no store.
 */
import type { Context } from 'hono';
import { createMiddleware } from 'hono/factory';
import type { Asked, Bindings } from '../asked.js';
import { refusal, refuseWith } from '../problem.js';
import { networkOf, type Peer } from './address.js';
import { createMeters, type Rates, type Wait } from './rates.js';

export interface Door {
  readonly rates: Rates;
  /** Addresses and networks whose word on a client's address is taken. */
  readonly trustedProxies: readonly string[];
  readonly peer: Peer;
  readonly clock?: () => Date;
  /** Told once of a proxy that nobody named. */
  readonly warn?: (sentence: string) => void;
}

const OFTEN = 'Too many requests; ask again after the seconds in Retry-After.';
const WRONG = 'Too many wrong keys; ask again after the seconds in Retry-After.';
const UNNAMED_PROXY =
  'Requests come through a proxy, and its clients are limited as one: name it in ABOVEBOARD_TRUSTED_PROXIES.';

export type Guard = ReturnType<typeof createGuard>;

export function createGuard({ rates, trustedProxies, peer, clock, warn }: Door) {
  const networkOfRequest = networkOf(trustedProxies, peer);
  const meters = createMeters(rates, clock === undefined ? {} : { clock });
  let unwarned = peer === 'anyone' && trustedProxies.length === 0;

  function network({ env }: Asked): string {
    const incoming = env?.incoming;
    if (unwarned && incoming?.headers['x-forwarded-for'] !== undefined) {
      unwarned = false;
      warn?.(UNNAMED_PROXY);
    }
    return networkOfRequest(incoming);
  }

  const refusalOf = (waiting: Promise<Wait> | undefined) =>
    waiting?.then((wait) => (wait === undefined ? undefined : tooMany(OFTEN, wait)));
  const forClient = (asked: Asked) => refusalOf(meters.request(network(asked), 'client'));
  const forPackage = (name: string) => refusalOf(meters.forPackage(name));

  return {
    /** Every request to what anyone may reach, but RxInfer's. */
    clients: createMiddleware(async (c, next) => {
      const often = await forClient(c);
      return often ? refuseWith(c, often) : next();
    }),
    /** The same for a handler that does without the middleware. Undefined: go on. */
    forClient,
    /** RxInfer's client sends each invoke of a session in a request of its own. */
    rxinferClients: (packageName: string) =>
      createMiddleware(async (c, next) => {
        const wait = await meters.request(network(c), 'rxinfer');
        const often = wait === undefined ? await forPackage(packageName) : tooMany(OFTEN, wait);
        return often ? refuseWith(c, often) : next();
      }),
    /** Where a key is proven: whoever was wrong too often is not even tried. */
    keys: createMiddleware<{ Bindings: Bindings; Variables: { wrongKey?: boolean } }>(
      async (c, next) => {
        const wait = await meters.tooManyWrongKeys(network(c));
        if (wait !== undefined) return refuseWith(c, tooMany(WRONG, wait));
        await next();
        if (c.get('wrongKey')) await meters.wrongKey(network(c));
        return undefined;
      },
    ),
    /**
     * After a credential was refused. A right one is never kept out: were it, whoever shares an
     * address with the maintainer could lock them out.
     */
    async wrongCredential(c: Context): Promise<Response | undefined> {
      const wait = await meters.tooManyWrongKeys(network(c));
      await meters.wrongKey(network(c));
      return wait === undefined ? undefined : refuseWith(c, tooMany(WRONG, wait));
    },
    /** Once it is known which package a request is for. Undefined: go on. */
    forPackage,
  };
}

/** Tells `keys` that the key of this request is not the one. */
export function markWrongKey(c: Context): void {
  c.set('wrongKey', true);
}

const tooMany = (detail: string, wait: number) =>
  refusal(429, detail, { headers: { 'Retry-After': String(wait) } });
