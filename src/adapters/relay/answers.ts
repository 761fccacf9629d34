/** What the relay answers. Nothing of what was sent comes back. */
import type { Problem } from '../../wire.js';
import type { RelayAnswer } from './types.js';

/** No header lets another origin in. */
const HEADERS = { 'cache-control': 'no-store' };

/** Taken, or not wanted: a page need not know which. */
export const NOTHING: RelayAnswer = { status: 204, headers: HEADERS, body: null };

export const NOT_POST = problem(405, 'Events are sent by POST.', { allow: 'POST' });
export const FOREIGN = problem(403, 'Events are taken from pages of this server alone.');
export const NOT_JSON = problem(415, 'The content type must be application/json.');
export const TOO_LONG = problem(413, 'The body is too long; send fewer events at once.');
export const TOO_MANY = problem(429, 'Too many batches; wait a minute.', { 'retry-after': '60' });

export function faulty(detail: string, field?: string): RelayAnswer {
  return problem(400, detail, {}, field);
}

function problem(
  status: number,
  detail: string,
  headers: Readonly<Record<string, string>> = {},
  field?: string,
): RelayAnswer {
  const body: Problem = {
    type: 'about:blank',
    title: 'Not recorded',
    status,
    detail,
    ...(field !== undefined && { field }),
  };
  return {
    status,
    headers: { ...HEADERS, 'content-type': 'application/problem+json', ...headers },
    body: JSON.stringify(body),
  };
}
