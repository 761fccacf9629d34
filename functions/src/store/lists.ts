/** Lists of documents, the newest day first, page by page, without those that nobody may see. */
import type { Collection, Documents, Listed, ListQuery } from './documents.js';
import { hasExpired, textOf } from './fields.js';
import type { Page } from './store.js';

/** `day/position` of the last one answered. */
const LIST_CURSOR = /^(\d{4}-\d\d-\d\d)\/([^/]{1,100})$/;

const cursorOf = ({ fields, position }: Listed): string =>
  `${textOf(fields, 'received_day')}/${position}`;

/** Reads on until the page is full; `areHidden` is asked of each batch. */
export async function listVisible(
  documents: Documents,
  query: Omit<ListQuery, 'after'>,
  cursor: string | undefined,
  areHidden: (batch: readonly Listed[]) => Promise<readonly boolean[]>,
): Promise<Page<Listed>> {
  const start = cursor === undefined ? undefined : LIST_CURSOR.exec(cursor);
  if (start === null) return { items: [], next: undefined };
  let after = start?.[1] && start[2] ? { day: start[1], position: start[2] } : undefined;
  const items: Listed[] = [];
  for (;;) {
    const batch = await documents.list({ ...query, after, limit: query.limit + 1 });
    const hidden = await areHidden(batch);
    for (const [index, found] of batch.entries()) {
      if (hidden[index]) continue;
      const last = items.at(-1);
      if (last && items.length === query.limit) return { items, next: cursorOf(last) };
      items.push(found);
    }
    const last = batch.at(-1);
    if (!last || batch.length <= query.limit) return { items, next: undefined };
    after = { day: textOf(last.fields, 'received_day') ?? '', position: last.position };
  }
}

export interface PageQuery {
  readonly cursor: string | undefined;
  readonly limit: number;
}

/** Of what nobody erases: only its expiry hides it. */
export function listUnexpired(
  documents: Documents,
  collection: Collection,
  { cursor, limit }: PageQuery,
  now: Date,
): Promise<Page<Listed>> {
  return listVisible(
    documents,
    { collection, packageName: undefined, limit },
    cursor,
    async (batch) => batch.map(({ fields }) => hasExpired(fields, now)),
  );
}
