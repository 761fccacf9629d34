/**
 * The user's proxy, by HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY as other programs read them.
 * Nothing is loaded where none is set. A proxy's address may hold a password: only its host is shown.
 */
import type { Agent, RequestOptions } from 'node:http';
import type { LookupFunction } from 'node:net';
import type { ProxyAgentRequestOptions } from 'hpagent';

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
  /** For one request; what it still waits for ends with the signal. */
  agent(signal: AbortSignal, lookup: LookupFunction | undefined): Agent;
}

/** Undefined: the address is none that can be used. */
export async function tunnelThrough(address: string, target: URL): Promise<Tunnel | undefined> {
  const proxy = readAddress(address);
  if (proxy === undefined) return undefined;
  const { HttpProxyAgent, HttpsProxyAgent } = await import('hpagent');
  const ProxyAgent = target.protocol === 'https:' ? HttpsProxyAgent : HttpProxyAgent;
  return {
    proxy: proxy.host,
    agent(signal, lookup) {
      // It hands on to node:http also what its types do not name.
      const proxyRequestOptions: ProxyAgentRequestOptions & RequestOptions = {
        signal,
        ...(lookup === undefined ? {} : { lookup }),
      };
      return new ProxyAgent({ proxy, proxyRequestOptions });
    },
  };
}

function readAddress(address: string): URL | undefined {
  try {
    const url = new URL(address);
    if (url.protocol !== 'http:' && url.protocol !== 'https:') return undefined;
    decodeURIComponent(url.username);
    decodeURIComponent(url.password);
    // node:http knows an IPv6 address without its brackets only.
    const hostname = url.hostname.replace(/^\[(.*)\]$/, '$1');
    Reflect.defineProperty(url, 'hostname', { value: hostname });
    return url;
  } catch {
    return undefined;
  }
}

/** The status with which a proxy refused a connection. */
export function refusal(error: Error): number | undefined {
  const [, status] = /^Bad response: (\d+)$/.exec(error.message) ?? [];
  return status === undefined ? undefined : Number(status);
}
