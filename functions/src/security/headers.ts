/** Headers of every answer: data only, for whoever asked, never for a cache or a foreign page. */
import { createMiddleware } from 'hono/factory';

const HEADERS: Readonly<Record<string, string>> = {
  'Cache-Control': 'no-store',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
};

export const answerHeaders = createMiddleware(async (c, next) => {
  await next();
  for (const [name, value] of Object.entries(HEADERS)) {
    // What is published may be cached, and its route says so.
    if (!c.res.headers.has(name)) c.header(name, value);
  }
});
