/**
 * Who may use the admin routes. It is asked before anything else of the request is looked at.
 */
import { createHash, timingSafeEqual } from 'node:crypto';
import { createMiddleware } from 'hono/factory';
import { refuse } from '../problem.js';
import type { Guard } from './guard.js';

export type Admission =
  /** `who` tells one admin from another; only a keyed digest of it is ever written down. */
  | { readonly outcome: 'admitted'; readonly who: string }
  | { readonly outcome: 'refused'; readonly status: 401 | 403; readonly detail: string };

/** Given the `Authorization` header as it came. Rejects with `StoreUnavailable` when it cannot tell. */
export type AdminAuthenticator = (authorization: string | undefined) => Promise<Admission>;

/** What the admin's handlers are given besides the request. */
export interface AdminEnv {
  Variables: { who: string };
}

const BEARER = /^Bearer +([A-Za-z0-9._~+/=-]+)$/i;
const CHALLENGE = { 'WWW-Authenticate': 'Bearer realm="aboveboard admin"' };

/** One machine: the token in the data folder. */
export function tokenAuthenticator(token: string): AdminAuthenticator {
  const expected = digest(token);
  return async (authorization) => {
    const sent = bearerToken(authorization);
    if (sent !== undefined && timingSafeEqual(digest(sent), expected)) {
      return { outcome: 'admitted', who: token };
    }
    return { outcome: 'refused', status: 401, detail: 'Send the admin token as a bearer token.' };
  };
}

export function bearerToken(authorization: string | undefined): string | undefined {
  return authorization === undefined ? undefined : BEARER.exec(authorization)?.[1];
}

export function adminsOnly(authenticate: AdminAuthenticator, guard: Guard) {
  return createMiddleware<AdminEnv>(async (c, next) => {
    const admission = await authenticate(c.req.header('authorization'));
    if (admission.outcome === 'admitted') {
      c.set('who', admission.who);
      return next();
    }
    const tooMany = await guard.wrongCredential(c);
    if (tooMany) return tooMany;
    const headers = admission.status === 401 ? CHALLENGE : {};
    return refuse(c, admission.status, admission.detail, { headers });
  });
}

function digest(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
