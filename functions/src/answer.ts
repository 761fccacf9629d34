/** What every answer says besides its content, and the quickest way to answer in JSON. */

/** Data only, for whoever asked, never for a cache or a foreign page. */
export const ANSWER_HEADERS: Readonly<Record<string, string>> = {
  'Cache-Control': 'no-store',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
};

const JSON_HEADERS = { ...ANSWER_HEADERS, 'Content-Type': 'application/json' };

/** For a handler before which no middleware runs. `c.json` makes web headers of these, one by one. */
export function answerJson(content: object, status: 200 | 201): Response {
  return new Response(JSON.stringify(content), { status, headers: JSON_HEADERS });
}
