/**
 * RxInfer's usage pings, sessions and statistics. A session that is only named by its statistics
 * stands as a placeholder until it comes, so that it can be found and erased.
 */
import type { Fields } from '../../../src/firestore/index.js';
import type { DocumentName, Get, Write } from './documents.js';
import { dayOf, integerOf, list, mapOf, text, textOf, time, timeOf } from './fields.js';
import { MAX_LINKED_STATS } from './limits.js';
import { digestOfName, sessionName, statsName, tombstoneName, usageName } from './names.js';
import {
  answerToTaken,
  type Content,
  changesTo,
  ERASED,
  firstVersion,
  fits,
  laterVersion,
  live,
  REFUSED,
  RXINFER_PACKAGE,
  type Step,
  stored,
  TOO_LARGE,
} from './rxinfer-content.js';
import type { RxInferDocument } from './store.js';
import { deletionOf, linkedStats, namesOfOwner, tracesOf } from './traces.js';

export async function createUsage(get: Get, document: RxInferDocument): Promise<Step> {
  const name = usageName(document.id);
  const held = live((await get([name]))[0], document);
  if (held) return answerToTaken(held, 'usage', document) ?? REFUSED;
  const fields = {
    received_day: text(dayOf(document.receivedAt)),
    ...firstVersion('usage', document),
  };
  if (!fits(fields)) return TOO_LARGE;
  return [stored(fields), [{ kind: 'set', name, expiresAt: document.expiresAt, fields }]];
}

function placeholder(session: string, document: RxInferDocument): Fields {
  return {
    id: text(session),
    package: text(RXINFER_PACKAGE),
    linked_stats: list([]),
    received_at: time(document.receivedAt),
    received_day: text(dayOf(document.receivedAt)),
  };
}

/** What is left of a session or of statistics that expired and were not purged yet. */
async function leftovers(get: Get, found: Fields | undefined, held: Fields | undefined) {
  return found && !held ? (await tracesOf(get, found)).names.map(deletionOf) : [];
}

export async function createSession(
  get: Get,
  secret: Uint8Array,
  document: RxInferDocument,
): Promise<Step> {
  const name = sessionName(document.id);
  const [found, mark] = await get([name, tombstoneName(digestOfName(secret, name))]);
  if (live(mark, document)) return ERASED;
  const held = live(found, document);
  if (held && textOf(held, 'key_digest') !== undefined) return REFUSED;
  const taken = answerToTaken(held, 'session', document);
  if (taken) return taken;

  const version = firstVersion('session', document);
  const fields = { ...(held ?? placeholder(document.id, document)), ...version };
  if (!fits(fields)) return TOO_LARGE;
  if (held) return [stored(fields), [{ kind: 'update', name, changes: changesTo(version) }]];
  return [
    stored(fields),
    [
      ...(await leftovers(get, found, held)),
      { kind: 'set', name, expiresAt: document.expiresAt, fields },
    ],
  ];
}

/** Names the statistics in their session, where erasure finds them. */
function link(
  session: DocumentName,
  held: Fields | undefined,
  document: RxInferDocument,
): readonly Write[] | 'full' {
  const linked = held ? linkedStats(held) : [];
  if (linked.includes(document.id)) return [];
  if (linked.length >= MAX_LINKED_STATS) return 'full';
  const value = list([...linked, document.id].map(text));
  if (held) {
    return [{ kind: 'update', name: session, changes: [{ path: ['linked_stats'], value }] }];
  }
  const fields = { ...placeholder(session.id, document), linked_stats: value };
  return [{ kind: 'set', name: session, expiresAt: document.expiresAt, fields }];
}

export async function createStats(
  get: Get,
  secret: Uint8Array,
  document: RxInferDocument,
): Promise<Step> {
  if (document.parent === undefined) return REFUSED;
  const name = statsName(document.id);
  const session = sessionName(document.parent);
  const mark = tombstoneName(digestOfName(secret, name));
  const sessionMark = tombstoneName(digestOfName(secret, session));
  const [found, foundSession, marked, sessionMarked] = await get([
    name,
    session,
    mark,
    sessionMark,
  ]);
  const held = live(found, document);
  if (live(marked, document)) return ERASED;
  if (sessionMarked && live(sessionMarked, document)) {
    // Its invokes came first and did not name the session: only now can they be known as erased.
    const orphans = held && !mapOf(held, 'stats') ? namesOfOwner(name, held).map(deletionOf) : [];
    const expiresAt = timeOf(sessionMarked, 'expires_at');
    return [ERASED[0], [{ kind: 'set', name: mark, expiresAt, fields: {} }, ...orphans]];
  }
  const heldSession = live(foundSession, document);
  if (heldSession && textOf(heldSession, 'key_digest') !== undefined) return REFUSED;
  const taken = answerToTaken(held, 'stats', document);
  if (taken) return taken;

  const linked = link(session, heldSession, document);
  if (linked === 'full') {
    return [{ outcome: 'full', limit: `${MAX_LINKED_STATS} statistics in a session` }, []];
  }
  const version = { session: text(session.id), ...firstVersion('stats', document) };
  const fields = { id: text(document.id), ...held, ...version };
  if (!fits(fields)) return TOO_LARGE;
  const expiresAt = heldSession ? timeOf(heldSession, 'expires_at') : document.expiresAt;
  const expired = found && !held ? namesOfOwner(name, found).map(deletionOf) : [];
  return [
    stored(fields),
    [
      ...(await leftovers(get, foundSession, heldSession)),
      ...expired,
      held
        ? { kind: 'update', name, changes: changesTo(version) }
        : { kind: 'set', name, expiresAt, fields },
      ...linked,
    ],
  ];
}

/** A later version of a usage ping, a session or statistics. */
export async function updateDocument(
  get: Get,
  secret: Uint8Array,
  name: DocumentName,
  content: Content,
  document: RxInferDocument,
): Promise<Step> {
  const [found, mark] = await get([name, tombstoneName(digestOfName(secret, name))]);
  if (live(mark, document)) return ERASED;
  const held = live(found, document);
  const version = laterVersion(held, content, document);
  if (!held || !version) return REFUSED;
  if (content === 'stats') {
    if (textOf(held, 'session') !== document.parent) return REFUSED;
    const counted = integerOf(mapOf(held, 'stats') ?? {}, 'total_invokes');
    if (integerOf(document.fields, 'total_invokes') < counted) {
      return [stored(held), []];
    }
  }
  const fields = { ...held, ...version };
  if (!fits(fields)) return TOO_LARGE;
  const changes = changesTo(version);
  return [stored(fields), changes.length === 0 ? [] : [{ kind: 'update', name, changes }]];
}
