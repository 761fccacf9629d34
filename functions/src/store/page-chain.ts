/**
 * Packs invokes into pages, so that one billed write carries hundreds of them. Pure: it is told what
 * the open page holds and answers what is to be written.
 */
import { hash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { type Fields, sizeOfFields, type Value } from '../../../src/firestore/index.js';
import type { Change, Write } from './documents.js';
import { bytes, bytesOf, integer, integerOf, map, mapOf, text } from './fields.js';
import { MAX_DOCUMENT_BYTES, MAX_SESSION_INVOKES } from './limits.js';
import { type PageOwner, pageName } from './names.js';

/** Of a SHA-256: two of 100,000 invokes are alike once in 4 thousand million sessions. */
const BYTES_PER_CLOSED_ID = 8;

/** What a document says about its pages. All pages but the last are closed: never written again. */
export interface PageChain {
  readonly invokes: number;
  readonly pages: number;
  readonly openBytes: number;
  /** By page: the ids on it, shortened, so that a retry is recognised without reading the page. */
  readonly closed: ReadonlyMap<number, Uint8Array>;
}

export interface Entry {
  readonly id: string;
  readonly fields: Fields;
  /** Of the fields, where that is known: to add it up takes as long as to check them. */
  readonly bytes?: number | undefined;
}

export type Appended =
  | { readonly outcome: 'full'; readonly limit: string }
  | { readonly outcome: 'appended'; readonly chain: PageChain; readonly writes: readonly Write[] };

const EMPTY_CHAIN: PageChain = { invokes: 0, pages: 0, openBytes: 0, closed: new Map() };

export function chainOf(owner: Fields | undefined): PageChain {
  const chain = owner && mapOf(owner, 'invoke_pages');
  if (!chain) return EMPTY_CHAIN;
  const closed = Object.entries(mapOf(chain, 'closed') ?? {});
  return {
    invokes: integerOf(chain, 'invokes'),
    pages: integerOf(chain, 'pages'),
    openBytes: integerOf(chain, 'open_bytes'),
    closed: new Map(closed.map(([page, ids]) => [Number(page), bytesOf(ids)])),
  };
}

export function chainValue(chain: PageChain): Value {
  return map({
    invokes: integer(chain.invokes),
    pages: integer(chain.pages),
    open_bytes: integer(chain.openBytes),
    closed: map(
      Object.fromEntries([...chain.closed].map(([page, ids]) => [String(page), bytes(ids)])),
    ),
  });
}

/** Only what differs: the ids of closed pages are written once. */
export function chainChanges(before: PageChain, after: PageChain): Change[] {
  if (isDeepStrictEqual(before, after)) return [];
  const counts = { invokes: after.invokes, pages: after.pages, open_bytes: after.openBytes };
  return [
    ...Object.entries(counts).map(([name, count]) => ({
      path: ['invoke_pages', name],
      value: integer(count),
    })),
    ...[...after.closed]
      .filter(([page]) => !before.closed.has(page))
      .map(([page, ids]) => ({
        path: ['invoke_pages', 'closed', String(page)],
        value: bytes(ids),
      })),
  ];
}

const shortId = (id: string): Buffer =>
  hash('sha256', id, 'buffer').subarray(0, BYTES_PER_CLOSED_ID);

/** Which of the ids lie on closed pages, and on which. */
export function onClosedPages(chain: PageChain, ids: readonly string[]): Map<string, number> {
  const found = new Map<string, number>();
  if (chain.closed.size === 0) return found;
  const wanted = new Map(ids.map((id) => [shortId(id).readBigUInt64BE(), id]));
  for (const [page, index] of chain.closed) {
    const view = new DataView(index.buffer, index.byteOffset, index.byteLength);
    for (let at = 0; at < index.byteLength; at += BYTES_PER_CLOSED_ID) {
      const id = wanted.get(view.getBigUint64(at));
      if (id !== undefined) found.set(id, page);
    }
  }
  return found;
}

export const sizeOfEntry = (id: string, value: Value): number => sizeOfFields({ [id]: value });

/** `entries` are new to the owner, each id once; `openIds` are those on the open page already. */
export function appendToPages(
  owner: PageOwner,
  chain: PageChain,
  openIds: readonly string[],
  entries: readonly Entry[],
  limits: { readonly bytes: number; readonly count: number; readonly expiresAt: Date },
): Appended {
  if (entries.length === 0) return { outcome: 'appended', chain, writes: [] };
  if (chain.invokes + entries.length > MAX_SESSION_INVOKES) {
    return { outcome: 'full', limit: `${MAX_SESSION_INVOKES} invokes in a session` };
  }

  const closed = new Map(chain.closed);
  const writes: Write[] = [];
  let page = Math.max(chain.pages, 1);
  let ids = [...openIds];
  let size = chain.openBytes;
  let added: Fields = {};

  const finishPage = () => {
    if (Object.keys(added).length === 0) return;
    const name = pageName(owner, page);
    if (page > chain.pages) {
      const fields = { owner: text(owner.id), page: integer(page), invokes: map(added) };
      writes.push({ kind: 'set', name, expiresAt: limits.expiresAt, fields });
    } else {
      const changes = Object.entries(added).map(([id, value]) => ({
        path: ['invokes', id],
        value,
      }));
      writes.push({ kind: 'update', name, changes });
    }
  };

  for (const [index, entry] of entries.entries()) {
    const position = integer(chain.invokes + index);
    const value = map({ position, ...entry.fields });
    const entrySize =
      entry.bytes === undefined
        ? sizeOfEntry(entry.id, value)
        : sizeOfEntry(entry.id, map({ position })) + entry.bytes;
    if (entrySize > MAX_DOCUMENT_BYTES) {
      return { outcome: 'full', limit: `${MAX_DOCUMENT_BYTES} bytes in an invoke` };
    }
    if (ids.length > 0 && size + entrySize > limits.bytes) {
      finishPage();
      closed.set(page, Buffer.concat(ids.map(shortId)));
      page += 1;
      ids = [];
      size = 0;
      added = {};
    }
    ids.push(entry.id);
    size += entrySize;
    added[entry.id] = value;
  }
  finishPage();
  if (page > limits.count) return { outcome: 'full', limit: `${limits.count} pages of invokes` };

  const invokes = chain.invokes + entries.length;
  return { outcome: 'appended', writes, chain: { invokes, pages: page, openBytes: size, closed } };
}

/** The invokes of a page in the order of their arrival. */
export function entriesOf(page: Fields | undefined): Entry[] {
  return Object.entries((page && mapOf(page, 'invokes')) ?? {})
    .map(([id, value]) => ({
      id,
      fields: 'mapValue' in value ? (value.mapValue.fields ?? {}) : {},
    }))
    .sort((one, other) => integerOf(one.fields, 'position') - integerOf(other.fields, 'position'));
}
