/**
 * Looks names up by c-ares, which asks the name servers itself and can be left alone at any time.
 * `getaddrinfo` runs in a thread of Node's own that a process waits for at its end: 10 s where a
 * name server is silent. Hosts files are not read, except that this machine knows itself.
 */
import { promises, type ResolverOptions } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { LOOK_UP_TRIES, LOOK_UP_TRY_MS } from './policy.js';

interface Address {
  readonly address: string;
  readonly family: number;
}

const HERE: readonly Address[] = [
  { address: '127.0.0.1', family: 4 },
  { address: '::1', family: 6 },
];

const PATIENCE: ResolverOptions = { timeout: LOOK_UP_TRY_MS, tries: LOOK_UP_TRIES };

/** `servers`: with their ports, as `dns.getServers()` has them; none: those of the system. */
export function lookUpByNameServers(servers: readonly string[]): LookupFunction {
  return (name, options, callback) => {
    resolve(name, servers).then(
      (found) => {
        if (options.all) callback(null, [...found]);
        else callback(null, found[0]?.address ?? '', found[0]?.family);
      },
      (error: NodeJS.ErrnoException) => callback(error, []),
    );
  };
}

async function resolve(name: string, servers: readonly string[]): Promise<readonly Address[]> {
  if (name === 'localhost') return HERE;
  const literal = isIP(name);
  if (literal !== 0) return [{ address: name, family: literal }];
  const resolver = new promises.Resolver(PATIENCE);
  if (servers.length > 0) resolver.setServers(servers);
  const [four, six] = await Promise.allSettled([resolver.resolve4(name), resolver.resolve6(name)]);
  const found = [...addresses(four, 4), ...addresses(six, 6)];
  if (found.length === 0 && four.status === 'rejected') throw four.reason;
  return found;
}

function addresses(result: PromiseSettledResult<string[]>, family: number): Address[] {
  if (result.status === 'rejected') return [];
  return result.value.map((address) => ({ address, family }));
}
