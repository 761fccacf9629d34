/** RxInfer's invokes, packed into the pages of the statistics that they name. */
import type { Fields } from '../../../src/firestore/index.js';
import type { Documents, Get, Write } from './documents.js';
import { map, text, timeOf } from './fields.js';
import { MAX_DOCUMENT_BYTES } from './limits.js';
import { digestOfName, type PageOwner, pageName, statsName, tombstoneName } from './names.js';
import {
  appendToPages,
  chainChanges,
  chainOf,
  chainValue,
  type Entry,
  entriesOf,
  onClosedPages,
  sizeOfEntry,
} from './page-chain.js';
import {
  answerToTaken,
  changesTo,
  ERASED,
  firstVersion,
  fits,
  laterVersion,
  live,
  REFUSED,
  type Step,
  stored,
  TOO_LARGE,
} from './rxinfer-content.js';
import type { RxInferDocument } from './store.js';
import { deletionOf, namesOfOwner } from './traces.js';

interface Place {
  readonly found: Fields | undefined;
  /** The statistics, or what stands for them until they come. */
  readonly held: Fields | undefined;
  readonly erased: boolean;
  /** The page that holds the invoke, else the open one, else 0. */
  readonly page: number;
  readonly entries: readonly Entry[];
}

async function placeOf(
  get: Get,
  secret: Uint8Array,
  owner: PageOwner,
  document: RxInferDocument,
): Promise<Place> {
  const [found, mark] = await get([owner, tombstoneName(digestOfName(secret, owner))]);
  const held = live(found, document);
  const chain = chainOf(held);
  const page = onClosedPages(chain, [document.id]).get(document.id) ?? chain.pages;
  const [fields] = page === 0 ? [] : await get([pageName(owner, page)]);
  return {
    found,
    held,
    erased: live(mark, document) !== undefined,
    page,
    entries: entriesOf(fields),
  };
}

export async function createInvoke(
  get: Get,
  secret: Uint8Array,
  pages: Documents['pages'],
  document: RxInferDocument,
): Promise<Step> {
  if (document.parent === undefined) return REFUSED;
  const owner = statsName(document.parent);
  const { found, held, erased, entries } = await placeOf(get, secret, owner, document);
  if (erased) return ERASED;
  const taken = answerToTaken(
    entries.find(({ id }) => id === document.id)?.fields,
    'fields',
    document,
  );
  if (taken) return taken;

  const chain = chainOf(held);
  const fields = firstVersion('fields', document);
  const expiresAt = held ? timeOf(held, 'expires_at') : document.expiresAt;
  const appended = appendToPages(
    owner,
    chain,
    entries.map(({ id }) => id),
    [{ id: document.id, fields }],
    { ...pages, expiresAt },
  );
  if (appended.outcome === 'full') return [appended, []];
  const stats = {
    id: text(owner.id),
    ...held,
    invoke_pages: chainValue(appended.chain),
  };
  if (!fits(stats)) return TOO_LARGE;
  const expired = found && !held ? namesOfOwner(owner, found).map(deletionOf) : [];
  const owning: Write = held
    ? { kind: 'update', name: owner, changes: chainChanges(chain, appended.chain) }
    : { kind: 'set', name: owner, expiresAt, fields: stats };
  return [stored(fields), [...expired, ...appended.writes, owning]];
}

export async function updateInvoke(
  get: Get,
  secret: Uint8Array,
  document: RxInferDocument,
): Promise<Step> {
  if (document.parent === undefined) return REFUSED;
  const owner = statsName(document.parent);
  const { held, erased, page, entries } = await placeOf(get, secret, owner, document);
  if (erased) return ERASED;
  const before = entries.find(({ id }) => id === document.id)?.fields;
  const version = laterVersion(before, 'fields', document);
  if (!held || !before || !version) return REFUSED;
  const after = { ...before, ...version };
  const changes = changesTo(version, ['invokes', document.id]);
  if (changes.length === 0) return [stored(after), []];

  const growth = sizeOfEntry(document.id, map(after)) - sizeOfEntry(document.id, map(before));
  const size = entries.reduce((sum, { id, fields }) => sum + sizeOfEntry(id, map(fields)), growth);
  if (size > MAX_DOCUMENT_BYTES) return TOO_LARGE;
  const chain = chainOf(held);
  const counted: Write[] =
    page < chain.pages
      ? []
      : [
          {
            kind: 'update',
            name: owner,
            changes: chainChanges(chain, { ...chain, openBytes: chain.openBytes + growth }),
          },
        ];
  return [stored(after), [{ kind: 'update', name: pageName(owner, page), changes }, ...counted]];
}
