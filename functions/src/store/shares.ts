/** One request of a share: stored whole or not at all, and twice is once. */
import { isDeepStrictEqual } from 'node:util';
import { type Fields, sizeOfFields } from '../../../src/firestore/index.js';
import type { Change, Documents, Get, Write } from './documents.js';
import { dayOf, hasExpired, integerOf, map, mapOf, text, textOf, time, timeOf } from './fields.js';
import { MAX_DOCUMENT_BYTES } from './limits.js';
import {
  digestOfName,
  digestOfPair,
  type PageOwner,
  pageName,
  sessionName,
  tombstoneName,
} from './names.js';
import { normalFields } from './normal-form.js';
import {
  appendToPages,
  chainChanges,
  chainOf,
  chainValue,
  entriesOf,
  onClosedPages,
  type PageChain,
} from './page-chain.js';
import { isComplete, isOlder, partOf } from './parts.js';
import type { InvokeRecord, Share, ShareOutcome } from './store.js';
import { deletionOf, tracesOf } from './traces.js';

/** What an invoke's fields lie in, on a page. */
const BYTES_AROUND_FIELDS = sizeOfFields({ fields: map({}) });

/** The statistics that are new, or differ from what is stored without having counted less. */
function changedStats(share: Share, known: Fields | undefined): Fields {
  const before = (known && mapOf(known, 'session_stats')) ?? {};
  const changed: Fields = {};
  for (const { id, totalInvokes, fields } of share.stats) {
    const stored = mapOf(before, id);
    const value = normalFields(fields);
    if (stored && totalInvokes < integerOf(stored, 'total_invokes')) continue;
    if (!isDeepStrictEqual(stored, value)) changed[id] = map(value);
  }
  return changed;
}

/** The invokes that are not stored yet, each once, and what the open page holds. */
async function newInvokes(
  get: Get,
  owner: PageOwner,
  chain: PageChain,
  invokes: readonly InvokeRecord[],
): Promise<{ openIds: readonly string[]; fresh: readonly InvokeRecord[] }> {
  const closed = onClosedPages(
    chain,
    invokes.map(({ id }) => id),
  );
  const candidates = new Map(
    invokes.filter(({ id }) => !closed.has(id)).map((invoke) => [invoke.id, invoke]),
  );
  if (chain.pages === 0 || candidates.size === 0) {
    return { openIds: [], fresh: [...candidates.values()] };
  }
  const [open] = await get([pageName(owner, chain.pages)]);
  const openIds = entriesOf(open).map(({ id }) => id);
  for (const id of openIds) candidates.delete(id);
  return { openIds, fresh: [...candidates.values()] };
}

function firstFields(share: Share): Fields {
  return {
    id: text(share.session),
    package: text(share.packageName),
    key_digest: text(share.keyDigest),
    received_at: time(share.receivedAt),
    received_day: text(dayOf(share.receivedAt)),
  };
}

function changesOf(known: Fields, parts: SharedParts): Change[] {
  const changes: Change[] = Object.entries(parts.stats).map(([id, value]) => ({
    path: ['session_stats', id],
    value,
  }));
  if (!isDeepStrictEqual(mapOf(known, 'session'), parts.session)) {
    changes.push({ path: ['session'], value: map(parts.session) });
  }
  if (!isDeepStrictEqual(mapOf(known, 'part'), parts.part)) {
    changes.push({ path: ['part'], value: map(parts.part) });
  }
  return [...changes, ...chainChanges(chainOf(known), parts.chain)];
}

interface SharedParts {
  readonly session: Fields;
  readonly stats: Fields;
  readonly part: Fields;
  readonly chain: PageChain;
}

export async function putShare(documents: Documents, share: Share): Promise<ShareOutcome> {
  const secret = await documents.secret();
  const name = sessionName(share.session);
  const marks = [
    digestOfName(secret, name),
    digestOfPair(secret, share.session, share.keyDigest),
  ].map(tombstoneName);

  return documents.transaction(async (get): Promise<readonly [ShareOutcome, readonly Write[]]> => {
    const [found, ...tombstones] = await get([name, ...marks]);
    if (tombstones.some((mark) => mark && !hasExpired(mark, share.receivedAt))) {
      return [{ outcome: 'erased' }, []];
    }
    const known = found && !hasExpired(found, share.receivedAt) ? found : undefined;
    if (known && (!share.provenDigest || textOf(known, 'key_digest') !== share.provenDigest)) {
      return [{ outcome: 'wrong-key' }, []];
    }

    const chain = chainOf(known);
    const { openIds, fresh } = await newInvokes(get, name, chain, share.invokes);
    const expiresAt = known ? timeOf(known, 'expires_at') : share.expiresAt;
    const entries = fresh.map(({ id, fields, bytes }) => ({
      id,
      fields: { fields: map(normalFields(fields)) },
      bytes: bytes === undefined ? undefined : BYTES_AROUND_FIELDS + bytes,
    }));
    const appended = appendToPages(name, chain, openIds, entries, {
      ...documents.pages,
      expiresAt,
    });
    if (appended.outcome === 'full') return [appended, []];

    const parts: SharedParts = {
      session:
        (isOlder(share, known) && mapOf(known ?? {}, 'session')) || normalFields(share.fields),
      stats: changedStats(share, known),
      part: partOf(share, known),
      chain: appended.chain,
    };
    const fields: Fields = {
      ...(known ?? firstFields(share)),
      session: map(parts.session),
      session_stats: map({ ...(known && mapOf(known, 'session_stats')), ...parts.stats }),
      part: map(parts.part),
      invoke_pages: chainValue(parts.chain),
    };
    if (sizeOfFields(fields) > MAX_DOCUMENT_BYTES) {
      return [{ outcome: 'full', limit: `${MAX_DOCUMENT_BYTES} bytes of statistics` }, []];
    }

    const leftovers = found && !known ? (await tracesOf(get, found)).names : [];
    const writes: Write[] = leftovers.map(deletionOf);
    if (!known) writes.push({ kind: 'set', name, expiresAt, fields });
    else {
      const changes = changesOf(known, parts);
      if (changes.length > 0) writes.push({ kind: 'update', name, changes });
    }
    const outcome: ShareOutcome = {
      outcome: 'stored',
      created: !known,
      storedStats: Object.keys(parts.stats).length,
      storedInvokes: fresh.length,
      expiresAt,
      complete: isComplete(fields),
    };
    return [outcome, [...writes, ...appended.writes]];
  });
}
