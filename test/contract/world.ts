/** What the contract needs from each store, and the records that it sends there. */
import { createHash, randomUUID } from 'node:crypto';
import type {
  Contents,
  EventBatch,
  InvokeRecord,
  Page,
  RxInferCollection,
  RxInferDocument,
  SessionStore,
  Share,
  StatsRecord,
} from '../../functions/src/store/index.js';
import type { Fields, Value } from '../../src/firestore/index.js';

export interface World {
  /** Another handle on the same data, as a second process would have it. */
  open(): Promise<SessionStore>;
  /** All of the same data, as whoever moves it opens it. */
  contents(): Promise<Contents>;
  /** Everything that lies in the store, read past the store itself. */
  everything(): Promise<string>;
  end(): Promise<void>;
}

export const NOW = new Date('2026-05-01T10:00:00.000Z');
export const LATER = new Date('2026-05-02T10:00:00.000Z');
export const EXPIRY = new Date('2026-10-28T10:00:00.000Z');
export const AFTER_EXPIRY = new Date('2026-10-29T10:00:00.000Z');
/** Not over on any day that the tests are run: a file that is opened looks at the real clock. */
export const TOMBSTONE = { now: LATER, tombstoneUntil: new Date('2999-05-01T10:00:00.000Z') };

export const digest = (text: string): string => createHash('sha256').update(text).digest('hex');

export const text = (value: string): Value => ({ stringValue: value });
export const integer = (value: number): Value => ({ integerValue: String(value) });

export function stats(total: number, over: Partial<StatsRecord> = {}): StatsRecord {
  const fields: Fields = {
    label: text('infer'),
    total_invokes: integer(total),
    success_rate: { doubleValue: 1 },
  };
  return { id: randomUUID(), totalInvokes: total, fields, ...over };
}

export function invoke(of: string, content: Value = text('a run')): InvokeRecord {
  const id = randomUUID();
  const fields = { id: text(id), session_stats: text(of), status: text('success'), content };
  return { id, stats: of, fields };
}

/** As large as what RxInfer's client sends for a run. */
export const RUN_OF_RXINFER = text('x[i] ~ Normal(mean = x[i - 1], precision = 1.0) '.repeat(24));

export function share(over: Partial<Share> = {}): Share {
  const session = over.session ?? randomUUID();
  return {
    session,
    packageName: 'tidy-solver',
    fields: { id: text(session), created_at: { timestampValue: '2026-05-01T09:59:58.500Z' } },
    stats: [],
    invokes: [],
    part: { share: 1, number: 1, of: 1 },
    keyDigest: digest(`key of ${session}`),
    provenDigest: over.keyDigest ?? digest(`key of ${session}`),
    receivedAt: NOW,
    expiresAt: EXPIRY,
    ...over,
  };
}

/** A share of one label with as many runs. */
export function shareOf(count: number, content?: Value, over: Partial<Share> = {}): Share {
  const label = stats(count);
  const invokes = Array.from({ length: count }, () => invoke(label.id, content));
  return share({ stats: [label], invokes, ...over });
}

export function rxinfer(
  collection: RxInferCollection,
  over: Partial<RxInferDocument> = {},
): RxInferDocument {
  const id = over.id ?? randomUUID();
  return {
    collection,
    id,
    parent: undefined,
    fields: { id: text(id) },
    capability: digest(`capability of ${id}`),
    receivedAt: NOW,
    expiresAt: EXPIRY,
    ...over,
  };
}

/** One event for each id. */
export function eventBatch(ids: readonly string[], over: Partial<EventBatch> = {}): EventBatch {
  return {
    packageName: 'tidy-solver',
    events: ids.map((id) => ({ id, event: 'command', fields: { id: text(id) } })),
    losses: undefined,
    receivedAt: NOW,
    expiresAt: EXPIRY,
    ...over,
  };
}

/** Every item of a list, read in small pages. */
export async function allOf<T>(
  list: (page: { readonly cursor: string | undefined; readonly limit: number }) => Promise<Page<T>>,
): Promise<T[]> {
  const found: T[] = [];
  let cursor: string | undefined;
  do {
    const page = await list({ cursor, limit: 7 });
    found.push(...page.items);
    cursor = page.next;
  } while (cursor !== undefined);
  return found;
}

/** Every invoke of a session, read in small pages. */
export async function allInvokes(
  store: SessionStore,
  session: string,
  now: Date = NOW,
): Promise<{ readonly id: string; readonly fields: Fields }[]> {
  const found: { readonly id: string; readonly fields: Fields }[] = [];
  let cursor: string | undefined;
  do {
    const page = await store.readInvokes(session, { cursor, limit: 37 }, now);
    found.push(...page.items);
    cursor = page.next;
  } while (cursor !== undefined);
  return found;
}

/** What a reader can see of a session. */
export async function seen(store: SessionStore, session: string, now: Date = NOW) {
  const found = await store.readSession(session, now);
  return { session: found, invokes: await allInvokes(store, session, now) };
}

/**
 * What of this lies anywhere in the store, in the words of who asks: a test that fails says what was
 * left, and does not print the whole store.
 */
export async function leftOf(
  world: World,
  things: Readonly<Record<string, string | readonly string[]>>,
): Promise<string[]> {
  const everything = await world.everything();
  return Object.entries(things).flatMap(([what, names]) =>
    [names].flat().flatMap((name) => (everything.includes(name) ? `${what}: ${name}` : [])),
  );
}

export const ids = (records: readonly { readonly id: string }[]): string[] =>
  records.map(({ id }) => id);
