/**
 * What a handler that does without the framework asks of a request. The framework's context has all of
 * it, and so has Node's request: `askedOf`.
 */
import type { IncomingMessage } from 'node:http';

/** The runners hand on Node's request; where there is no server, there is none. */
export type Bindings = { readonly incoming?: IncomingMessage };

export interface Asked {
  readonly env: Bindings | undefined;
  readonly req: {
    header(name: string): string | undefined;
    readonly url: string;
    readonly raw: { readonly body: ReadableStream<Uint8Array> | null };
  };
}

export function askedOf(incoming: IncomingMessage): Asked {
  const header = (name: string): string | undefined => {
    const value = incoming.headers[name];
    return typeof value === 'string' ? value : undefined;
  };
  return { env: { incoming }, req: { header, url: incoming.url ?? '', raw: { body: null } } };
}
