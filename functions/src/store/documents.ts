/**
 * What the logic of the store asks of a database: small typed documents, read by name and written
 * together. SQLite and Firestore each fill this, so that every guarantee is written down once.
 */
import type { Fields, Value } from '../../../src/firestore/index.js';

export type Collection =
  | 'sessions'
  | 'session_stats'
  | 'invoke_pages'
  | 'usage_pings'
  | 'events'
  | 'losses'
  | 'erasure_requests'
  | 'audit'
  | 'day_counts'
  | 'tombstones';

export interface DocumentName {
  readonly collection: Collection;
  readonly id: string;
}

/** The expiry stands beside the fields, so that no document can be written without one. */
export interface NewDocument {
  readonly expiresAt: Date;
  /** `received_day` makes a document listed, `package` makes it found by its package. */
  readonly fields: Fields;
}

export interface Change {
  readonly path: readonly string[];
  readonly value: Value;
}

export interface NamedDocument extends NewDocument {
  readonly name: DocumentName;
}

export type Write =
  | ({ readonly kind: 'set' } & NamedDocument)
  /** Of a document that was read in the same transaction. */
  | { readonly kind: 'update'; readonly name: DocumentName; readonly changes: readonly Change[] }
  | { readonly kind: 'delete'; readonly name: DocumentName };

/** A document's fields come back with its `expires_at`; undefined where there is none. */
export type Get = (names: readonly DocumentName[]) => Promise<readonly (Fields | undefined)[]>;

export interface Listed {
  readonly id: string;
  readonly fields: Fields;
  /** Where it stands in its list or its day, in the database's own words: an `after` of the next query. */
  readonly position: string;
}

export interface ListQuery {
  readonly collection: Collection;
  readonly packageName: string | undefined;
  /** Exclusive. */
  readonly after: { readonly day: string; readonly position: string } | undefined;
  readonly limit: number;
}

export interface DayQuery {
  readonly collection: Collection;
  readonly day: string;
  readonly after: string | undefined;
  readonly limit: number;
}

export interface ScanQuery {
  readonly collection: Collection;
  readonly after: string | undefined;
  readonly limit: number;
}

export interface Scanned {
  readonly items: readonly { readonly id: string; readonly fields: Fields }[];
  /** Undefined at the end. */
  readonly next: string | undefined;
}

/** All methods reject with `StoreUnavailable` when the database cannot answer now. */
export interface Documents {
  /**
   * How large a page of invokes grows, by Firestore's rule of size, and how many an owner has. An
   * invoke larger than a page has one to itself.
   */
  readonly pages: { readonly bytes: number; readonly count: number };
  secret(): Promise<Uint8Array>;
  get: Get;
  /** Reads, then all of the writes or none, as if no other transaction ran; may run `run` again. */
  transaction<T>(run: (get: Get) => Promise<readonly [T, readonly Write[]]>): Promise<T>;
  /**
   * Creates those whose names are free, each name standing there once; says of each whether it was.
   * All of them or none, up to what the database takes at once (500 documents).
   */
  create(documents: readonly NamedDocument[]): Promise<readonly boolean[]>;
  /** Newest `received_day` first; expired documents are still among them. */
  list(query: ListQuery): Promise<readonly Listed[]>;
  /** Those of one `received_day`, each once; expired documents are still among them. */
  listDay(query: DayQuery): Promise<readonly Listed[]>;
  /** How many there are, at a fraction of what it costs to read them. */
  countDay(collection: Collection, day: string): Promise<number>;
  expired(collection: Collection, now: Date, limit: number): Promise<readonly DocumentName[]>;
  /** All of a collection, in an order that is the database's own; `after` is an earlier `next`. */
  scan(query: ScanQuery): Promise<Scanned>;
  /** Wipes what a deletion left in logs of the database. */
  settle(): Promise<void>;
  check(): Promise<void>;
  close(): Promise<void>;
}
