/** What every answer says besides its content, and answers of handlers before which no middleware runs. */
import type { ServerResponse } from 'node:http';

/** Data only, for whoever asked, never for a cache or a foreign page. */
export const ANSWER_HEADERS: Readonly<Record<string, string>> = {
  'Cache-Control': 'no-store',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
};

/** Names and values in turn, as Node writes them quickest. */
type FlatHeaders = readonly string[];

export const flat = (headers: Readonly<Record<string, string>>): FlatHeaders =>
  Object.entries(headers).flat();

const JSON_HEADERS = flat({ ...ANSWER_HEADERS, 'Content-Type': 'application/json' });

/** An answer that is none of a framework yet. */
export interface Reply {
  readonly status: number;
  readonly headers: FlatHeaders;
  readonly body: string;
}

export const jsonReply = (content: object, status: 200 | 201): Reply => ({
  status,
  headers: JSON_HEADERS,
  body: JSON.stringify(content),
});

export function responseOf({ status, headers, body }: Reply): Response {
  const response = new Response(body, { status });
  for (let at = 0; at < headers.length; at += 2) {
    response.headers.set(headers[at] ?? '', headers[at + 1] ?? '');
  }
  return response;
}

export function writeReply(response: ServerResponse, { status, headers, body }: Reply): void {
  response.writeHead(status, [...headers, 'Content-Length', String(Buffer.byteLength(body))]);
  response.end(body);
}
