/** A client of Firestore reads `error` in a refusal: it stands beside the problem, in one body. */
import { createMiddleware } from 'hono/factory';
import type { Problem } from '../../../src/wire.js';

/** Google's names, from its mapping of HTTP to google.rpc.Code. */
const GOOGLE_STATUS: Readonly<Record<number, string>> = {
  400: 'INVALID_ARGUMENT',
  404: 'NOT_FOUND',
  409: 'ALREADY_EXISTS',
  410: 'FAILED_PRECONDITION',
  413: 'RESOURCE_EXHAUSTED',
  415: 'INVALID_ARGUMENT',
  500: 'INTERNAL',
  503: 'UNAVAILABLE',
};

export const firestoreErrors = createMiddleware(async (c, next) => {
  await next();
  const { status } = c.res;
  if (status < 400) return;
  // Every refusal of the service is written as one.
  const problem = (await c.res.json()) as Problem;
  const error = { code: status, message: problem.detail, status: GOOGLE_STATUS[status] };
  c.res = new Response(JSON.stringify({ ...problem, error }), { status, headers: c.res.headers });
});
