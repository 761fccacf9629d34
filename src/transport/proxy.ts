/**
 * The user's proxy, by HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY as other programs read them.
 * Nothing is loaded where none is set. A proxy's address may hold a password: only its host is shown.
 */
import type { RequestOptions } from 'node:http';
import { isIP, type LookupFunction, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';

/** Resolves to the address of the proxy; undefined: none. */
export type ProxyFinder = (url: URL) => Promise<string | undefined>;

const NAMES = ['https_proxy', 'http_proxy', 'all_proxy'];

export const findProxy: ProxyFinder = async (url) => {
  const set = NAMES.flatMap((name) => [process.env[name], process.env[name.toUpperCase()]]);
  if (!set.some((value) => value)) return undefined;
  const { getProxyForUrl } = await import('proxy-from-env');
  const found = getProxyForUrl(url.href);
  if (found === '' || set.includes(found)) return found || undefined;
  // It gives an address without a scheme the scheme of what is asked for; users mean http by it.
  return found.replace(/^\w+:/, 'http:');
};

export interface Tunnel {
  /** Name and port. */
  readonly proxy: string;
  /**
   * A connection to the target. Rejects as node:http does, and with `RefusedByProxy`. What it still
   * waits for ends with the signal.
   */
  open(signal: AbortSignal, lookup: LookupFunction | undefined): Promise<Duplex>;
}

export class RefusedByProxy extends Error {
  readonly proxy: string;
  readonly status: number;

  constructor(proxy: string, status: number) {
    super(`The proxy ${proxy} answered with the status ${status}.`);
    this.proxy = proxy;
    this.status = status;
  }
}

/** Undefined: the address is none that can be used. */
export function tunnelThrough(address: string, target: URL): Tunnel | undefined {
  const proxy = readAddress(address);
  if (proxy === undefined) return undefined;
  return {
    proxy: proxy.host,
    async open(signal, lookup) {
      const socket = await connect(proxy, target, { signal, ...(lookup && { lookup }) });
      if (target.protocol === 'http:') return socket;
      const { connect: secure } = await import('node:tls');
      const { hostname: host } = target;
      return secure({ socket, host, ...(isIP(host) === 0 && { servername: host }) });
    },
  };
}

interface Address {
  readonly host: string;
  readonly options: RequestOptions;
  readonly isSecure: boolean;
}

function readAddress(address: string): Address | undefined {
  try {
    const { protocol, host, hostname, port, username, password } = new URL(address);
    if (protocol !== 'http:' && protocol !== 'https:') return undefined;
    const user = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
    const authorization = `Basic ${Buffer.from(user).toString('base64')}`;
    const headers = user === ':' ? {} : { 'proxy-authorization': authorization };
    // node:http knows an IPv6 address without its brackets only.
    const options = { host: hostname.replace(/^\[(.*)\]$/, '$1'), port, headers };
    return { host, options, isSecure: protocol === 'https:' };
  } catch {
    return undefined;
  }
}

async function connect(
  { host, options, isSecure }: Address,
  { protocol, hostname, port }: URL,
  means: Pick<RequestOptions, 'signal' | 'lookup'>,
): Promise<Socket> {
  const { request } = isSecure ? await import('node:https') : await import('node:http');
  const path = `${hostname}:${port || (protocol === 'https:' ? 443 : 80)}`;
  const headers = { ...options.headers, host: path };
  return new Promise((resolve, reject) => {
    const asked = request({ ...options, ...means, method: 'CONNECT', path, headers, agent: false });
    asked.on('connect', ({ statusCode = 0 }, socket) => {
      if (statusCode >= 200 && statusCode < 300) return resolve(socket);
      socket.destroy();
      reject(new RefusedByProxy(host, statusCode));
    });
    asked.on('error', reject);
    asked.end();
  });
}
