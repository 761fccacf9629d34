/** Where each thing lies, and how a tombstone can recognise it without naming it. */
import { createHmac } from 'node:crypto';
import type { DocumentName } from './documents.js';

/** What pages of invokes belong to: a shared session, or the statistics of an RxInfer document. */
export type PageOwner = DocumentName & { readonly collection: 'sessions' | 'session_stats' };

export const sessionName = (id: string): PageOwner => ({ collection: 'sessions', id });
export const statsName = (id: string): PageOwner => ({ collection: 'session_stats', id });
export const usageName = (id: string): DocumentName => ({ collection: 'usage_pings', id });
export const eventName = (id: string): DocumentName => ({ collection: 'events', id });
export const lossName = (id: string): DocumentName => ({ collection: 'losses', id });
export const auditName = (id: string): DocumentName => ({ collection: 'audit', id });
export const dayCountsName = (packageName: string, day: string): DocumentName => ({
  collection: 'day_counts',
  // The name of a package may hold a slash, an id may not.
  id: `${day}_${encodeURIComponent(packageName)}`,
});
export const requestName = (session: string): DocumentName => ({
  collection: 'erasure_requests',
  id: session,
});

/** Numbered from 1. The collection is part of it: a stranger may choose an id that is another's. */
export const pageName = (owner: PageOwner, page: number): DocumentName => ({
  collection: 'invoke_pages',
  id: `${owner.id}_${owner.collection}_${page}`,
});

export function pageNames(owner: PageOwner, pages: number): DocumentName[] {
  return Array.from({ length: pages }, (_, index) => pageName(owner, index + 1));
}

/** Tells a document apart without naming it; without the store's secret nobody can compute it. */
export function digestOfName(secret: Uint8Array, name: DocumentName): string {
  return createHmac('sha256', secret).update(`${name.collection}/${name.id}`).digest('hex');
}

/** Tells a session and a key together, for a key that came before its session. */
export function digestOfPair(secret: Uint8Array, session: string, keyDigest: string): string {
  return createHmac('sha256', secret).update(`pair/${session}/${keyDigest}`).digest('hex');
}

export const tombstoneName = (digest: string): DocumentName => ({
  collection: 'tombstones',
  id: digest,
});
