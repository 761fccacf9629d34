/**
 * Erasure: the tombstone and every deletion go in one transaction, so that whichever of a share and
 * an erasure comes first, nothing half remains.
 */
import type { Fields } from '../../../src/firestore/index.js';
import type { DocumentName, Documents, Get, Write } from './documents.js';
import { dayOf, hasExpired, mapOf, text, textOf, time, timeOf } from './fields.js';
import {
  digestOfName,
  digestOfPair,
  requestName,
  sessionName,
  statsName,
  tombstoneName,
} from './names.js';
import type { Deleted, EraseOutcome, ErasureRequest } from './store.js';
import { deletionOf, linkedStats, namesOfOwner, tracesOf } from './traces.js';

interface When {
  readonly now: Date;
  readonly tombstoneUntil: Date;
}

type Step = readonly [EraseOutcome, readonly Write[]];

/** What the session's documents are by now, with a tombstone only where it still counts. */
async function findSession(get: Get, secret: Uint8Array, session: string, now: Date) {
  const name = sessionName(session);
  const mark = tombstoneName(digestOfName(secret, name));
  const [found, tombstone, request] = await get([name, mark, requestName(session)]);
  const erased = tombstone && !hasExpired(tombstone, now) ? tombstone : undefined;
  return { found, erased, request };
}

type Found = Awaited<ReturnType<typeof findSession>>;

async function eraseFound(
  get: Get,
  secret: Uint8Array,
  session: string,
  { found, erased, request }: Found,
  { tombstoneUntil: expiresAt }: When,
): Promise<Step> {
  const traces = found && (await tracesOf(get, found));
  const key = found && textOf(found, 'key_digest');
  const pair = key === undefined ? undefined : digestOfPair(secret, session, key);
  const set = (digest: string, fields: Fields): Write => ({
    kind: 'set',
    name: tombstoneName(digest),
    expiresAt,
    fields,
  });
  const marks = [
    ...(erased
      ? []
      : [set(digestOfName(secret, sessionName(session)), pair ? { pair: text(pair) } : {})]),
    ...(found ? linkedStats(found) : []).map((id) => set(digestOfName(secret, statsName(id)), {})),
  ];
  const deleted: Deleted = {
    sessions: found && mapOf(found, 'session') ? 1 : 0,
    session_stats: traces?.stats.length ?? 0,
    invokes: traces?.invokeCount ?? 0,
    erasure_requests: request ? 1 : 0,
  };
  const names = [...(traces?.names ?? []), ...(request ? [requestName(session)] : [])];
  return [{ outcome: 'erased', deleted }, [...marks, ...names.map(deletionOf)]];
}

/** Whoever asks again, after an erasure whose answer was lost, may find its traces still in logs. */
async function settled(documents: Documents, outcome: EraseOutcome): Promise<EraseOutcome> {
  if (outcome.outcome !== 'not-found') await documents.settle();
  return outcome;
}

export async function eraseWithKey(
  documents: Documents,
  session: string,
  provenDigest: string,
  when: When,
): Promise<EraseOutcome> {
  const secret = await documents.secret();
  const pair = digestOfPair(secret, session, provenDigest);
  const outcome = await documents.transaction(async (get): Promise<Step> => {
    const state = await findSession(get, secret, session, when.now);
    if (state.found && textOf(state.found, 'key_digest') === provenDigest) {
      return eraseFound(get, secret, session, state, when);
    }
    if (state.erased) {
      const same = textOf(state.erased, 'pair') === pair;
      return [{ outcome: same ? 'already-erased' : 'not-found' }, []];
    }
    const mark = { name: tombstoneName(pair), expiresAt: when.tombstoneUntil, fields: {} };
    return [{ outcome: 'not-found' }, [{ kind: 'set', ...mark }]];
  });
  return settled(documents, outcome);
}

export async function eraseAsAdmin(
  documents: Documents,
  session: string,
  when: When,
): Promise<EraseOutcome> {
  const secret = await documents.secret();
  const outcome = await documents.transaction(async (get): Promise<Step> => {
    const state = await findSession(get, secret, session, when.now);
    if (state.erased && !state.found && !state.request) {
      return [{ outcome: 'already-erased' }, []];
    }
    return eraseFound(get, secret, session, state, when);
  });
  return settled(documents, outcome);
}

/** Erases again what is there although it has a tombstone. */
export async function eraseReturned(
  documents: Documents,
  names: readonly DocumentName[],
  now: Date,
): Promise<void> {
  const secret = await documents.secret();
  for (const { collection, id } of names) {
    await documents.transaction(async (get): Promise<readonly [undefined, readonly Write[]]> => {
      if (collection === 'session_stats') {
        const name = statsName(id);
        const [found, mark] = await get([name, tombstoneName(digestOfName(secret, name))]);
        const gone = found && mark && !hasExpired(mark, now) ? namesOfOwner(name, found) : [];
        return [undefined, gone.map(deletionOf)];
      }
      const state = await findSession(get, secret, id, now);
      if (!state.erased) return [undefined, []];
      const tombstoneUntil = timeOf(state.erased, 'expires_at');
      const [, writes] = await eraseFound(get, secret, id, state, { now, tombstoneUntil });
      return [undefined, writes];
    });
  }
  if (names.length > 0) await documents.settle();
}

export async function addErasureRequest(
  documents: Documents,
  { session, receivedAt, expiresAt }: ErasureRequest,
): Promise<void> {
  const secret = await documents.secret();
  await documents.transaction(async (get) => {
    const { erased, request } = await findSession(get, secret, session, receivedAt);
    if (erased || (request && !hasExpired(request, receivedAt))) return [undefined, []];
    const fields = {
      session: text(session),
      received_at: time(receivedAt),
      received_day: text(dayOf(receivedAt)),
    };
    return [undefined, [{ kind: 'set', name: requestName(session), expiresAt, fields }]];
  });
}
