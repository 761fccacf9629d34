/** What reached a service, read as a person would: by its ids, and in plain values. */
import { createHash } from 'node:crypto';
import { type FirestoreDocument, fromFirestoreDocument } from '../firestore/index.js';
import type { EventsRequest, ShareRequest } from '../wire.js';

/** A request as it arrived, understood or not. */
export interface TestRequest {
  /** `CONNECT`, of a program that takes the service for its proxy. */
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** After decompression; as the ledger has it. */
  readonly body: string;
}

/** Fields by name, decoded. */
export type Values = Readonly<Record<string, unknown>>;

/** An event, by the name that it was tracked under. */
export interface TestEvent {
  readonly event: string;
  readonly values: Values;
}

/** As the service holds it after all that was shared of it. */
export interface TestSession {
  readonly id: string;
  readonly session: Values;
  readonly sessionStats: readonly Values[];
  readonly invokes: readonly Values[];
}

interface HeldSession {
  readonly session: Values;
  /** By id, as is what was called. */
  readonly sessionStats: Map<string, Values>;
  readonly invokes: Map<string, Values>;
  readonly keyDigest: string;
}

export interface Received {
  readonly usage: Map<string, Values>;
  readonly events: Map<string, TestEvent>;
  readonly sessions: Map<string, HeldSession>;
  readonly erased: string[];
}

export function createReceived(): Received {
  return { usage: new Map(), events: new Map(), sessions: new Map(), erased: [] };
}

/** Whether that is new. */
export function takeUsage({ usage }: Received, ping: FirestoreDocument): boolean {
  const values = fromFirestoreDocument(ping);
  const isNew = !usage.has(idOf(values));
  usage.set(idOf(values), values);
  return isNew;
}

/** How many are new. */
export function takeEvents({ events }: Received, request: EventsRequest): number {
  const before = events.size;
  for (const { event, fields } of request.events) {
    const values = fromFirestoreDocument({ fields });
    events.set(idOf(values), { event, values });
  }
  return events.size - before;
}

/** Undefined: the session is another's, by its erasure key. */
export function takeShare(
  { sessions }: Received,
  request: ShareRequest,
  key: string | undefined,
): { readonly id: string; readonly isNew: boolean } | undefined {
  const session = fromFirestoreDocument(request.session);
  const id = idOf(session);
  const known = sessions.get(id);
  if (known !== undefined && digestOf(key) !== known.keyDigest) return undefined;
  const held = {
    session,
    sessionStats: new Map(known?.sessionStats),
    invokes: new Map(known?.invokes),
    keyDigest: request.erasure_key_digest,
  };
  for (const one of request.session_stats.map(fromFirestoreDocument))
    held.sessionStats.set(idOf(one), one);
  for (const one of request.invokes.map(fromFirestoreDocument)) held.invokes.set(idOf(one), one);
  sessions.set(id, held);
  return { id, isNew: known === undefined };
}

/** What there was; undefined where the key is not that of a session that is held. */
export function takeErasure(
  { sessions, erased }: Received,
  id: string,
  key: string | undefined,
): HeldSession | undefined {
  const held = sessions.get(id);
  if (held === undefined || digestOf(key) !== held.keyDigest) return undefined;
  sessions.delete(id);
  erased.push(id);
  return held;
}

export function sessionsOf({ sessions }: Received): TestSession[] {
  return Array.from(sessions, ([id, { session, sessionStats, invokes }]) => ({
    id,
    session,
    sessionStats: [...sessionStats.values()],
    invokes: [...invokes.values()],
  }));
}

function idOf({ id }: Values): string {
  if (typeof id !== 'string') throw new TypeError('A document came without an id.');
  return id;
}

function digestOf(key: string | undefined): string {
  return createHash('sha256')
    .update(Buffer.from(key ?? '', 'base64url'))
    .digest('hex');
}
