/** What RxInfer's client reads: a stored document as Firestore writes it, a refusal with its `error`. */
import type { Context } from 'hono';
import { createMiddleware } from 'hono/factory';
import type { Fields } from '../../../src/firestore/index.js';
import type { Problem } from '../../../src/wire.js';
import { refuse } from '../problem.js';
import { markWrongKey } from '../security/index.js';
import type { RxInferDocument, RxInferOutcome } from '../store/index.js';
import { nameOf } from './rxinfer-name.js';

/** In names of documents that were sent to no project. */
const OWN_PROJECT = 'aboveboard';

type Named = Pick<RxInferDocument, 'collection' | 'id' | 'capability'>;

export function answer(c: Context, record: RxInferDocument, outcome: RxInferOutcome) {
  switch (outcome.outcome) {
    case 'stored':
      return asFirestore(c, record, record.fields, outcome);
    case 'refused':
      return refuse(c, 409, 'This id is taken by another document; choose another.', {
        field: 'fields.id',
      });
    case 'erased':
      return refuse(c, 410, 'This session was erased and is not stored again; share a new one.');
    case 'full':
      return refuse(c, 413, `The session would pass its limit: ${outcome.limit}. Share a new one.`);
  }
}

/** Accepted, so that the client goes on, and not kept: its level does not permit it. */
export function dropped(c: Context, document: Named, now: Date) {
  return asFirestore(c, document, {}, { createTime: now, updateTime: now });
}

function asFirestore(
  c: Context,
  document: Named,
  fields: Fields,
  times: { readonly createTime: Date; readonly updateTime: Date },
) {
  const project = c.req.param('project') ?? OWN_PROJECT;
  const parent = `projects/${project}/databases/(default)/documents`;
  const name = `${parent}/${document.collection}/${nameOf(document.id, document.capability)}`;
  const { createTime, updateTime } = times;
  const answered = {
    name,
    fields,
    createTime: createTime.toISOString(),
    updateTime: updateTime.toISOString(),
  };
  return c.json(answered, 200);
}

export function unknownName(c: Context) {
  markWrongKey(c);
  return refuse(c, 404, 'No document here has this name; create it first.');
}

/** Google's names, from its mapping of HTTP to google.rpc.Code. */
const GOOGLE_STATUS: Readonly<Record<number, string>> = {
  400: 'INVALID_ARGUMENT',
  404: 'NOT_FOUND',
  409: 'ALREADY_EXISTS',
  410: 'FAILED_PRECONDITION',
  413: 'RESOURCE_EXHAUSTED',
  415: 'INVALID_ARGUMENT',
  429: 'RESOURCE_EXHAUSTED',
  500: 'INTERNAL',
  503: 'UNAVAILABLE',
};

/** A client of Firestore reads `error` in a refusal: it stands beside the problem, in one body. */
export const firestoreErrors = createMiddleware(async (c, next) => {
  await next();
  const { status } = c.res;
  if (status < 400) return;
  // Every refusal of the service is written as one.
  const problem = (await c.res.json()) as Problem;
  const error = { code: status, message: problem.detail, status: GOOGLE_STATUS[status] };
  c.res = new Response(JSON.stringify({ ...problem, error }), { status, headers: c.res.headers });
});
