/** One form for every list that goes on. */
import type { Page } from '../store/index.js';

/** Given as it came from the query; a cursor left out is the beginning. */
export function pageOf(query: { readonly cursor?: string | undefined; readonly limit: number }) {
  return { cursor: query.cursor, limit: query.limit };
}

export function nextOf({ next }: Page<unknown>): { next?: string } {
  return next === undefined ? {} : { next };
}
