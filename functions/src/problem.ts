/**
 * Every refusal of the service has one form, RFC 9457, and one place where it is written. Nothing
 * of the request is ever repeated in it, except the path of a field by its known names.
 */
import type { Context } from 'hono';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { Problem, StopSignal } from '../../src/wire.js';
import { ANSWER_HEADERS, flat, type Reply } from './answer.js';

const PROBLEM_TYPE = 'application/problem+json';

const TITLES: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  408: 'Request Timeout',
  409: 'Conflict',
  410: 'Gone',
  413: 'Content Too Large',
  414: 'URI Too Long',
  415: 'Unsupported Media Type',
  417: 'Expectation Failed',
  429: 'Too Many Requests',
  431: 'Request Header Fields Too Large',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
};

/** `about:blank` says, by the standard, that the status tells the whole kind of the problem. */
export function problem(status: number, detail: string, field?: string): Problem {
  const title = TITLES[status] ?? 'Error';
  return { type: 'about:blank', title, status, detail, ...(field === undefined ? {} : { field }) };
}

interface RefusalOptions {
  /** Path of the field at fault. */
  readonly field?: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
  readonly stop?: StopSignal;
}

/** What is refused and why, before it is an answer. */
export interface Refusal<S extends ContentfulStatusCode = ContentfulStatusCode>
  extends RefusalOptions {
  readonly status: S;
  readonly detail: string;
}

export const refusal = <S extends ContentfulStatusCode>(
  status: S,
  detail: string,
  options: RefusalOptions = {},
): Refusal<S> => ({ status, detail, ...options });

const headersOf = ({ headers }: RefusalOptions) => ({
  ...ANSWER_HEADERS,
  ...headers,
  'Content-Type': PROBLEM_TYPE,
});

const contentOf = ({ status, detail, field, stop }: Refusal) => ({
  ...problem(status, detail, field),
  ...(stop && { stop }),
});

/** The answer that refuses a request, typed so that a route can declare it. */
export function refuseWith<S extends ContentfulStatusCode>(c: Context, refused: Refusal<S>) {
  return c.json(contentOf(refused), refused.status, headersOf(refused));
}

export function refuse<S extends ContentfulStatusCode>(
  c: Context,
  status: S,
  detail: string,
  options?: RefusalOptions,
) {
  return refuseWith(c, refusal(status, detail, options));
}

/** The same where no framework is. */
export const refusingReply = (refused: Refusal): Reply => ({
  status: refused.status,
  headers: flat(headersOf(refused)),
  body: JSON.stringify(contentOf(refused)),
});
