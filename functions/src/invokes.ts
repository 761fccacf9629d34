/** Walks the invokes of a session page by page, so that memory holds one page at a time. */
import type { Fields } from '../../src/firestore/index.js';
import { STREAM_PAGE_ITEMS } from './limits.js';
import type { Service } from './service.js';

/** In the order of their arrival. */
export async function* eachInvoke(
  { store, clock }: Service,
  session: string,
): AsyncGenerator<{ readonly id: string; readonly fields: Fields }> {
  let cursor: string | undefined;
  do {
    const page = await store.readInvokes(session, { cursor, limit: STREAM_PAGE_ITEMS }, clock());
    yield* page.items;
    cursor = page.next;
  } while (cursor !== undefined);
}
