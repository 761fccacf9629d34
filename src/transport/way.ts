/** How this process would get to a service: what a worker cannot find out by itself. */
import { findProxy } from './proxy.js';

/** Structured-clonable. */
export interface Way {
  /** Its address, perhaps with a password; undefined: none. */
  readonly proxy: string | undefined;
  /** With their ports, as the program may have set them. */
  readonly nameServers: readonly string[];
}

export async function wayTo(url: URL): Promise<Way> {
  // Not by its name: that one knows nothing of the servers that a program sets later.
  const { default: dns } = await import('node:dns');
  return { proxy: await findProxy(url), nameServers: dns.getServers() };
}
