/** A host's server with pages and a relay, on the loopback interface. */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

/** As `npm run build` makes it. */
const SCRIPT = readFileSync(new URL('../../dist/browser.js', import.meta.url));

/** As strict as a page can be that may send at all. */
const POLICY = "default-src 'none'; script-src 'self'; connect-src 'self'";

export interface HostServer {
  readonly origin: string;
  /** Of what was posted to the relay, and asked of it. */
  readonly asked: { readonly headers: IncomingMessage['headers']; readonly status: number }[];
  /** Resolves when so many were answered. */
  answered(count: number): Promise<void>;
  close(): Promise<void>;
}

interface Options {
  /** Called for every page. */
  readonly tag?: () => string;
  /** False: its pages may reach anything. */
  readonly strict?: boolean;
  readonly relay?: (request: IncomingMessage, response: ServerResponse) => Promise<void>;
}

/** Each page has the tag, and `telemetry` on its window. */
export async function startHost({
  tag = () => '',
  strict = true,
  relay,
}: Options): Promise<HostServer> {
  const asked: HostServer['asked'] = [];
  const waiting: { readonly count: number; readonly resolve: () => void }[] = [];

  const server = createServer(async (request, response) => {
    const { url = '', headers } = request;
    if (url === '/telemetry' && relay !== undefined) {
      response.once('finish', () => {
        asked.push({ headers, status: response.statusCode });
        for (const { count, resolve } of waiting) if (asked.length >= count) resolve();
      });
      await relay(request, response);
    } else if (url === '/aboveboard.js') answer(response, 'text/javascript', SCRIPT);
    else if (url === '/page.js') {
      answer(response, 'text/javascript', 'telemetry = aboveboard.createPageTelemetry();');
    } else {
      if (strict) response.setHeader('content-security-policy', POLICY);
      response.setHeader('set-cookie', 'login=ada');
      const scripts = ['aboveboard', 'page'].map((name) => `<script src="/${name}.js"></script>`);
      answer(response, 'text/html', `<!doctype html><head>${tag()}${scripts.join('')}</head>`);
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    origin: `http://127.0.0.1:${address.port}`,
    asked,
    answered: (count) =>
      new Promise((resolve) => {
        if (asked.length >= count) resolve();
        else waiting.push({ count, resolve });
      }),
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

function answer(response: ServerResponse, type: string, text: string | Buffer): void {
  response.writeHead(200, { 'content-type': type }).end(text);
}
