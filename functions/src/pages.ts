/**
 * The pages that people look at, on one machine: what `npm run build` made of `web/`, each file under
 * the headers that firebase.json gives it on Hosting. They are static: whatever they show, they ask for.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { OpenAPIHono } from '@hono/zod-openapi';
import { etag, RETAINED_304_HEADERS } from 'hono/etag';

/** As far away from `src/` as from `lib/`, in which this file is bundled. */
const BUILT = fileURLToPath(new URL('../../web/dist/', import.meta.url));

/** Google may sign somebody in there: on one machine nobody needs it to. */
const FOR_HOSTING = 'shared-session-cloud.html';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
};

/** Scripts make no markup out of text: the last two lines leave them no way to. */
const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ');

const PAGE_HEADERS = {
  'Cache-Control': 'no-cache',
  'Content-Security-Policy': PAGE_POLICY,
  'Cross-Origin-Opener-Policy': 'same-origin',
};

/** Their names change with what is in them. */
const ASSET_HEADERS = { 'Cache-Control': 'public, max-age=31536000, immutable' };

interface PageFile {
  readonly address: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array<ArrayBuffer>;
}

/** Without a build there are none, and the service does everything else. */
export function pageRoutes(folder: string = BUILT): OpenAPIHono {
  const app = new OpenAPIHono();
  for (const { address, headers, body } of pageFiles(folder)) {
    // A browser takes over what "not modified" says: its policy, too, has to be the page's own.
    const retainedHeaders = [...RETAINED_304_HEADERS, ...Object.keys(headers).map(lower)];
    app.get(address, etag({ retainedHeaders }), (c) => c.body(body, 200, headers));
  }
  return app;
}

function pageFiles(folder: string): PageFile[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' }).flatMap((path) => {
    const type = TYPES[extname(path)];
    if (type === undefined || path === FOR_HOSTING) return [];
    const name = path.replaceAll('\\', '/');
    const own = name.startsWith('assets/') ? ASSET_HEADERS : PAGE_HEADERS;
    const headers = { ...own, 'Content-Type': type };
    return {
      address: addressOf(name),
      headers,
      body: Uint8Array.from(readFileSync(join(folder, path))),
    };
  });
}

const lower = (name: string): string => name.toLowerCase();

const addressOf = (name: string): string => `/${name.replace(/^index\.html$|\.html$/, '')}`;
