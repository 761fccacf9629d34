/** What the declarations of all routes have in common. */
import type { z } from '@hono/zod-openapi';
import { answers } from './schema/index.js';

const JSON_TYPE = 'application/json';

/** A declared answer in JSON. */
export function answered<T extends z.ZodType>(schema: T, description: string) {
  return { description, content: { [JSON_TYPE]: { schema } } } as const;
}

/** A declared body in JSON; `jsonBody` must read it. */
export function bodyOf<T extends z.ZodType>(schema: T) {
  return { required: true, content: { [JSON_TYPE]: { schema } } } as const;
}

const REASONS = {
  400: 'The request is malformed; the field at fault is named.',
  401: 'The authorization is missing or not valid.',
  403: 'The key or the account does not permit this.',
  404: 'Unknown, or not yours: deliberately one answer.',
  409: 'The id is taken by other content.',
  410: 'The session was erased.',
  413: 'Larger than a request, or a session, may be.',
  415: 'Not JSON in UTF-8, plain or gzip.',
  429: 'Asked too often; `Retry-After` says when to ask again.',
  500: 'Unexpected; the answer carries an incident id.',
  503: 'The store cannot answer now.',
};

type Refusal = keyof typeof REASONS;

/** The declared refusals of a route. The cast restores the literal keys that `fromEntries` loses. */
export function refusals<S extends Refusal>(...statuses: readonly S[]) {
  const entry = (status: S) => ({
    description: REASONS[status],
    content: { 'application/problem+json': { schema: answers.problem } },
  });
  return Object.fromEntries(statuses.map((status) => [status, entry(status)])) as {
    readonly [K in S]: ReturnType<typeof entry>;
  };
}
