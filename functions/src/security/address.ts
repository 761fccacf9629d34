/**
 * The address by which a client is limited: the one that the last machine we trust has seen. Each
 * proxy adds what it saw at the right of `X-Forwarded-For`; what stands further left than the
 * trusted ones wrote is what the client says of itself, as is every other header.
 */
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import ipaddr from 'ipaddr.js';
import proxyAddress from 'proxy-addr';

/** Undefined stands for a request that came over no socket. */
export type NetworkOf = (request: IncomingMessage | undefined) => string;

/** Who stands at the socket: the client or a proxy, or Google, whose front end nothing passes by. */
export type Peer = 'anyone' | 'google';

/** What some proxies add to an address: the port, and the brackets that IPv6 needs then. */
const WITH_PORT = /^(?:\[(?<v6>[^\]]+)\](?::\d+)?|(?<v4>[\d.]+):\d+)$/;

/** A customer of a provider has a /64 of IPv6 at least: as many addresses as they like. */
const CLIENT_GROUPS = 4;

const NOWHERE = 'unknown';

/** `proxies` are addresses or networks (CIDR). Throws where one is neither. */
export function networkOf(proxies: readonly string[], peer: Peer): NetworkOf {
  const isNamed = proxyAddress.compile([...proxies]);
  const trust = (address: string, hop: number): boolean =>
    (peer === 'google' && hop === 0) || isNamed(address, hop);
  /** A connection's address does not change; what a proxy says of its clients may. */
  const known = new WeakMap<Socket, string>();
  return (request) => {
    if (request?.socket.remoteAddress === undefined) return NOWHERE;
    const { socket, headers } = request;
    if (headers['x-forwarded-for'] !== undefined) return networkIn(proxyAddress(request, trust));
    const before = known.get(socket);
    if (before !== undefined) return before;
    const network = networkIn(proxyAddress(request, trust));
    known.set(socket, network);
    return network;
  };
}

/** The address of IPv4, the /64 of IPv6; an IPv4 address in IPv6's clothes is the former. */
function networkIn(address: string): string {
  const { v6, v4 } = WITH_PORT.exec(address)?.groups ?? {};
  const bare = v6 ?? v4 ?? address;
  if (!ipaddr.isValid(bare)) return NOWHERE;
  const parsed = ipaddr.process(bare);
  return 'parts' in parsed ? parsed.parts.slice(0, CLIENT_GROUPS).join(':') : parsed.toString();
}

/** The first that is neither an address nor a network; undefined when all are. */
export function wrongProxy(proxies: readonly string[]): string | undefined {
  return proxies.find((proxy) => {
    try {
      proxyAddress.compile(proxy);
      return false;
    } catch {
      return true;
    }
  });
}
