/**
 * Everything that a store holds, to be taken to another store: the secret and the tombstones as well,
 * without which erasures would be forgotten, and no digest would be what it was. Invokes stand by
 * themselves, since each store packs them into pages of its own.
 */
import { type Fields, sizeOfFields } from '../../../src/firestore/index.js';
import type { Collection, Documents, Write } from './documents.js';
import { eraseReturned } from './erasure.js';
import { hasExpired, timeOf } from './fields.js';
import { digestOfName, type PageOwner, pageNames, tombstoneName } from './names.js';
import { appendToPages, chainOf, chainValue, type Entry, entriesOf } from './page-chain.js';

/** Tombstones come first: what they name is not brought back. */
const PLAIN = [
  'tombstones',
  'audit',
  'day_counts',
  'usage_pings',
  'events',
  'losses',
  'erasure_requests',
] as const satisfies readonly Collection[];
const OWNERS = ['sessions', 'session_stats'] as const satisfies readonly Collection[];

export interface Content {
  readonly collection: (typeof PLAIN)[number] | (typeof OWNERS)[number];
  readonly id: string;
  readonly expiresAt: Date;
  /** Without what a store adds by itself: its expiry, its pages. */
  readonly fields: Fields;
  /** In the order of their arrival; only of sessions and statistics. */
  readonly invokes: readonly Entry[];
}

const DOCUMENTS_AT_ONCE = 100;

/** Firestore takes 10 MiB a commit. */
const BYTES_PER_WRITE = 5_000_000;

function without(fields: Fields, names: readonly string[]): Fields {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !names.includes(name)));
}

async function invokesOf(documents: Documents, owner: PageOwner, fields: Fields): Promise<Entry[]> {
  const invokes: Entry[] = [];
  for (const name of pageNames(owner, chainOf(fields).pages)) {
    const [page] = await documents.get([name]);
    for (const { id, fields } of entriesOf(page)) {
      invokes.push({ id, fields: without(fields, ['position']) });
    }
  }
  return invokes;
}

/** What expired by `now` is left behind. */
async function* contentsOf(documents: Documents, now: Date): AsyncGenerator<Content> {
  for (const collection of [...PLAIN, ...OWNERS]) {
    for await (const { id, fields } of all(documents, collection)) {
      if (hasExpired(fields, now)) continue;
      const owner = ownerOf(collection, id);
      yield {
        collection,
        id,
        expiresAt: timeOf(fields, 'expires_at'),
        fields: without(fields, ['expires_at', 'expires_day', 'invoke_pages']),
        invokes: owner === undefined ? [] : await invokesOf(documents, owner, fields),
      };
    }
  }
}

async function* batches(documents: Documents, collection: Collection) {
  let after: string | undefined;
  do {
    const batch = await documents.scan({ collection, after, limit: DOCUMENTS_AT_ONCE });
    yield batch.items;
    after = batch.next;
  } while (after !== undefined);
}

async function* all(documents: Documents, collection: Collection) {
  for await (const batch of batches(documents, collection)) yield* batch;
}

const ownerOf = (collection: Content['collection'], id: string): PageOwner | undefined =>
  collection === 'sessions' || collection === 'session_stats' ? { collection, id } : undefined;

export type PutOutcome =
  | 'put'
  /** It was there, or an erasure forbids it. */
  | 'left'
  /** It has more invokes than this store takes of one. */
  | 'too-large';

/** Whatever is there already stays as it is, so that what was broken off can be begun anew. */
async function putContent(documents: Documents, content: Content): Promise<PutOutcome> {
  const { collection, id, expiresAt, fields, invokes } = content;
  const owner = ownerOf(collection, id);
  if (owner === undefined) {
    const [created] = await documents.create([{ name: { collection, id }, expiresAt, fields }]);
    return created ? 'put' : 'left';
  }
  const mark = tombstoneName(digestOfName(await documents.secret(), owner));
  const [found, erased] = await documents.get([owner, mark]);
  if (found !== undefined || erased !== undefined) return 'left';
  const limits = { ...documents.pages, expiresAt };
  const appended = appendToPages(owner, chainOf(undefined), [], invokes, limits);
  if (appended.outcome === 'full') return 'too-large';
  // Itself last: until then nobody sees it, and pages that are there already are written over.
  for (const writes of inPortions(appended.writes)) {
    await documents.transaction(async () => [undefined, writes]);
  }
  const chain = invokes.length === 0 ? {} : { invoke_pages: chainValue(appended.chain) };
  await documents.transaction(async () => [
    undefined,
    [{ kind: 'set', name: owner, expiresAt, fields: { ...fields, ...chain } }],
  ]);
  return 'put';
}

function* inPortions(writes: readonly Write[]): Generator<readonly Write[]> {
  let portion: Write[] = [];
  let size = 0;
  for (const write of writes) {
    const more = write.kind === 'set' ? sizeOfFields(write.fields) : 0;
    if (portion.length > 0 && size + more > BYTES_PER_WRITE) {
      yield portion;
      portion = [];
      size = 0;
    }
    portion.push(write);
    size += more;
  }
  if (portion.length > 0) yield portion;
}

/** Erases what is there although it has a tombstone: one of these may have come later. */
async function replayErasures(documents: Documents, now: Date): Promise<void> {
  for (const collection of OWNERS) {
    for await (const batch of batches(documents, collection)) {
      const names = batch.map(({ id }) => ({ collection, id }));
      await eraseReturned(documents, names, now);
    }
  }
}

/** A store for whoever moves it: nobody else may use it meanwhile. */
export interface Contents {
  readonly secret: Uint8Array;
  all(now: Date): AsyncIterable<Content>;
  put(content: Content): Promise<PutOutcome>;
  replayErasures(now: Date): Promise<void>;
  close(): Promise<void>;
}

export async function openContents(documents: Documents): Promise<Contents> {
  return {
    secret: await documents.secret(),
    all: (now) => contentsOf(documents, now),
    put: (content) => putContent(documents, content),
    replayErasures: (now) => replayErasures(documents, now),
    close: documents.close,
  };
}
