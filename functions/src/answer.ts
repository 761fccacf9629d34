/** What every answer says besides its content, and answers of handlers before which no middleware runs. */

/** Data only, for whoever asked, never for a cache or a foreign page. */
export const ANSWER_HEADERS: Readonly<Record<string, string>> = {
  'Cache-Control': 'no-store',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Referrer-Policy': 'no-referrer',
  'X-Content-Type-Options': 'nosniff',
};

const JSON_HEADERS = { ...ANSWER_HEADERS, 'Content-Type': 'application/json' };

/** An answer that is none of a framework yet. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export const jsonReply = (content: object, status: 200 | 201): Reply => ({
  status,
  headers: JSON_HEADERS,
  body: JSON.stringify(content),
});

export const responseOf = ({ body, ...rest }: Reply): Response => new Response(body, rest);
