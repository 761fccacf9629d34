/**
 * The port that every store fills, and the guarantees that the contract tests hold every store to.
 * Handlers know this file and no store behind it.
 *
 * Fields come back as they were sent, with times to the microsecond (three digits or six).
 * All methods reject with `StoreUnavailable` when the store cannot answer now; nothing is
 * half-written then, and the same call may be made again.
 */
import type { Fields } from '../../../src/firestore/index.js';

/** Everything that is written says when it ends: there is no way to leave it out. */
interface Expiring {
  /** Used when the session is new; a known session keeps the expiry of its first share. */
  readonly expiresAt: Date;
  readonly receivedAt: Date;
}

export interface StatsRecord {
  readonly id: string;
  /** Orders two versions of one label's statistics: the one that counted less never overwrites. */
  readonly totalInvokes: number;
  readonly fields: Fields;
}

export interface InvokeRecord {
  readonly id: string;
  /** Id of the statistics it belongs to. */
  readonly stats: string;
  readonly fields: Fields;
  /** Of the fields, by Firestore's rule, where that is known. */
  readonly bytes?: number | undefined;
}

/** One request of a share: stored whole or not at all, and twice is once. */
export interface Share extends Expiring {
  readonly session: string;
  readonly packageName: string;
  readonly fields: Fields;
  readonly stats: readonly StatsRecord[];
  readonly invokes: readonly InvokeRecord[];
  readonly part: { readonly share: number; readonly number: number; readonly of: number };
  /** SHA-256 of the erasure key, hex. Fixed by the first share. */
  readonly keyDigest: string;
  /** SHA-256 of the key that the request proved, if it carried one. */
  readonly provenDigest: string | undefined;
}

export type ShareOutcome =
  | {
      readonly outcome: 'stored';
      readonly created: boolean;
      readonly storedStats: number;
      readonly storedInvokes: number;
      readonly expiresAt: Date;
      readonly complete: boolean;
    }
  /** The session is known and the key is missing or another's. */
  | { readonly outcome: 'wrong-key' }
  /** The session was erased; nothing may bring it back. */
  | { readonly outcome: 'erased' }
  /** A limit of the session would be passed; nothing of the request was stored. */
  | { readonly outcome: 'full'; readonly limit: string };

export interface StoredSession {
  readonly id: string;
  readonly packageName: string;
  readonly fields: Fields;
  readonly stats: readonly { readonly id: string; readonly fields: Fields }[];
  readonly invokeCount: number;
  readonly keyDigest: string | undefined;
  readonly complete: boolean;
  readonly receivedAt: Date;
  readonly expiresAt: Date;
}

export type SessionSummary = Omit<StoredSession, 'stats' | 'keyDigest'> & {
  readonly statsCount: number;
};

export interface Page<T> {
  readonly items: readonly T[];
  /** Opaque; absent at the end. */
  readonly next: string | undefined;
}

export interface UsagePing extends Expiring {
  /** UUID chosen by the client. */
  readonly id: string;
  readonly fields: Fields;
}

export interface EventRecord {
  /** UUID chosen by the client. */
  readonly id: string;
  readonly event: string;
  readonly fields: Fields;
}

/** What a client counted as lost, since it last said so. */
export interface LossRecord {
  /** UUID chosen by the client. */
  readonly id: string;
  /** By reason. */
  readonly counts: Readonly<Record<string, number>>;
}

export interface EventBatch extends Expiring {
  readonly packageName: string;
  readonly events: readonly EventRecord[];
  readonly losses: LossRecord | undefined;
}

/** Where a record came from, and how long it stays. */
interface Received extends Expiring {
  readonly packageName: string;
}

export type StoredEvent = EventRecord & Received;

export type StoredLosses = Received & {
  readonly id: string;
  /** Integers, by reason. */
  readonly counts: Fields;
};

/** The four collections of RxInfer.jl's client, which writes one document a request. */
export type RxInferCollection = 'using_rxinfer' | 'sessions' | 'session_stats' | 'invokes';

/**
 * Its session is of the package `RxInfer`. A session that was shared with a key is out of its reach:
 * a stranger who saw the id in an issue must not add to it.
 */
export interface RxInferDocument extends Expiring {
  readonly collection: RxInferCollection;
  /** The document's own `id` field. */
  readonly id: string;
  /** The session of statistics, the statistics of an invoke. It may arrive later, or never. */
  readonly parent: string | undefined;
  readonly fields: Fields;
  /** What alone permits a later update: a keyed digest that only the first sender was told. */
  readonly capability: string;
}

export type RxInferOutcome =
  | { readonly outcome: 'stored'; readonly createTime: Date; readonly updateTime: Date }
  /** Create: the id is taken by other content. Update: no such document with that capability. */
  | { readonly outcome: 'refused' }
  | { readonly outcome: 'erased' }
  | { readonly outcome: 'full'; readonly limit: string };

export interface Deleted {
  readonly sessions: number;
  readonly session_stats: number;
  readonly invokes: number;
  readonly erasure_requests: number;
}

export type EraseOutcome =
  | { readonly outcome: 'erased'; readonly deleted: Deleted }
  /** It was erased before; nothing is left. For a key holder only with the key of then. */
  | { readonly outcome: 'already-erased' }
  /** Unknown session or wrong key: deliberately one answer. */
  | { readonly outcome: 'not-found' };

export interface ErasureRequest {
  readonly session: string;
  readonly receivedAt: Date;
  readonly expiresAt: Date;
}

/** Who looked at sessions or deleted them. Digests are keyed: no session and nobody is named. */
export interface AuditRecord extends Expiring {
  readonly by: 'admin' | 'holder';
  readonly action: 'list' | 'read' | 'export' | 'delete';
  readonly who: string;
  readonly sessions: readonly string[];
}

export type Stream = 'sessions' | 'usage' | 'events';

export interface ArrivalQuery {
  readonly stream: Stream;
  /** In UTC. */
  readonly day: string;
  readonly cursor: string | undefined;
  readonly limit: number;
}

/** What statistics count, without what would tell one from another. */
export type Arrival =
  | {
      readonly stream: 'sessions';
      readonly packageName: string;
      readonly session: Fields;
      /** Of RxInfer's documents only the first. */
      readonly stats: readonly Fields[];
      /** On its first page of invokes. */
      readonly errorTypes: readonly string[];
    }
  | { readonly stream: 'usage'; readonly packageName: string; readonly fields: Fields }
  | {
      readonly stream: 'events';
      readonly packageName: string;
      readonly event: string;
      readonly fields: Fields;
    };

/** What was counted of a package on a day, exactly, as JSON. For the maintainer alone. */
export interface DayCounts {
  readonly packageName: string;
  readonly day: string;
  readonly counts: string;
  readonly expiresAt: Date;
}

export interface SessionStore {
  /**
   * 32 random bytes, made once per store and kept in it: keys the digests in tombstones and the
   * capabilities of RxInfer's documents. Never leaves the service.
   */
  secret(): Promise<Uint8Array>;

  putShare(share: Share): Promise<ShareOutcome>;
  recordUsage(ping: UsagePing): Promise<'stored' | 'duplicate'>;
  /**
   * Each id once, in whatever batches it comes: of one that is there, or stands in the batch twice,
   * the first stays. All of the events are stored or none; so are the losses.
   */
  recordEvents(batch: EventBatch): Promise<{ readonly stored: number; readonly repeated: number }>;
  createRxInferDocument(document: RxInferDocument): Promise<RxInferOutcome>;
  updateRxInferDocument(document: RxInferDocument): Promise<RxInferOutcome>;

  /** Blind to what was erased and to what expired by `now`, like every read below. */
  readSession(session: string, now: Date): Promise<StoredSession | undefined>;
  /** Invokes in the order of their arrival. */
  readInvokes(
    session: string,
    page: { readonly cursor: string | undefined; readonly limit: number },
    now: Date,
  ): Promise<Page<{ readonly id: string; readonly fields: Fields }>>;
  /** Newest day of arrival first. */
  listSessions(
    query: {
      readonly packageName: string | undefined;
      readonly cursor: string | undefined;
      readonly limit: number;
    },
    now: Date,
  ): Promise<Page<SessionSummary>>;

  /** Newest day of arrival first; no event is erased, each leaves when it expires. */
  listEvents(
    page: { readonly cursor: string | undefined; readonly limit: number },
    now: Date,
  ): Promise<Page<StoredEvent>>;
  listLosses(
    page: { readonly cursor: string | undefined; readonly limit: number },
    now: Date,
  ): Promise<Page<StoredLosses>>;

  /**
   * Erases with the proof of the key. Where the session is unknown or the key is another's, that
   * pair of session and key is marked, so that a share still on its way cannot land afterwards.
   */
  eraseWithKey(
    session: string,
    provenDigest: string,
    when: { readonly now: Date; readonly tombstoneUntil: Date },
  ): Promise<EraseOutcome>;
  /** Erases on the maintainer's word, also ahead of the first share. Idempotent. */
  eraseAsAdmin(
    session: string,
    when: { readonly now: Date; readonly tombstoneUntil: Date },
  ): Promise<EraseOutcome>;

  /** One request per session is kept, however often it is asked. */
  addErasureRequest(request: ErasureRequest): Promise<void>;
  listErasureRequests(
    page: { readonly cursor: string | undefined; readonly limit: number },
    now: Date,
  ): Promise<Page<ErasureRequest>>;

  /** Appended; a record that is sent twice is there twice. */
  recordAudit(record: AuditRecord): Promise<void>;
  /** The newest first. */
  listAudit(
    page: { readonly cursor: string | undefined; readonly limit: number },
    now: Date,
  ): Promise<Page<AuditRecord>>;

  /** What arrived on a day: a session by its first share. A page may hold fewer than it was asked. */
  listArrivals(query: ArrivalQuery, now: Date): Promise<Page<Arrival>>;
  /** Those that expired are still among them: once a day is over it only ever gets less. */
  countArrivals(stream: Stream, day: string): Promise<number>;
  keepCounts(counts: DayCounts): Promise<void>;
  readCounts(packageName: string, day: string, now: Date): Promise<string | undefined>;

  /** Deletes what expired, at most `limit` sessions a call; answers how many rows or documents went. */
  purgeExpired(now: Date, limit: number): Promise<number>;
  /** Resolves when the store can read and write. */
  check(): Promise<void>;
  close(): Promise<void>;
}

/** The store cannot answer now; asking again later is safe. */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable';
}
