/**
 * What travels between the SDK and the service, as JSON over HTTP. Types only: both sides import
 * them, so that neither can drift from the other.
 */
import type { Fields, FirestoreDocument } from './firestore/types.js';

/**
 * How much a share reveals, lowest first: statistics alone; types and sizes of values; declared short
 * values; declared texts and error messages, redacted.
 */
export type Level = 'counts' | 'shapes' | 'labels' | 'text';

/** Which piece of a share this request is. A share that fits into one request needs none. */
export interface SharePart {
  /** The how-manieth share of this session, from 1; a later share supersedes an incomplete one. */
  share: number;
  /** From 1 to `of`. */
  number: number;
  of: number;
}

/** Body of `POST /v1/sessions`. Every id inside is a UUID chosen by the client. */
export interface ShareRequest {
  session: FirestoreDocument;
  session_stats: FirestoreDocument[];
  invokes: FirestoreDocument[];
  part?: SharePart;
  /** SHA-256 of the erasure key's 32 bytes, as 64 lower-case hex digits. */
  erasure_key_digest: string;
}

/** Answer of `POST /v1/sessions`: 201 for a session new to the service, else 200. */
export interface ShareAnswer {
  session: string;
  /** What is stored now that was not, or not so, before this request. */
  stored: { session_stats: number; invokes: number };
  /** What was not stored, with the reason; empty when everything was. */
  dropped: { what: string; count: number; reason: string }[];
  /** SHA-256 of the request's body before compression, as 64 lower-case hex digits. */
  digest: string;
  /** RFC 3339. Fixed by the first share. */
  expires_at: string;
  /** False while parts of the newest share are still missing. */
  complete: boolean;
}

/** Header that carries the erasure key, base64url without padding. */
export const ERASURE_KEY_HEADER = 'Erasure-Key';

/** Answer of `POST /v1/sessions/{id}/erase` and `DELETE /v1/admin/sessions/{id}`. */
export interface ErasureAnswer {
  session: string;
  /** False when there was nothing left to erase: asking twice is no error. */
  erased: boolean;
  deleted: { sessions: number; session_stats: number; invokes: number; erasure_requests: number };
}

/** Answer of `GET /v1/sessions/{id}`: everything held. */
export interface HeldSession {
  session: FirestoreDocument;
  session_stats: FirestoreDocument[];
  invokes: FirestoreDocument[];
  complete: boolean;
  received_at: string;
  expires_at: string;
}

/** One thing that happened, under the name that its package declares. */
export interface EventRecord {
  event: string;
  /** Typed values of the declared fields, `id` (a UUID of the client) and `timestamp` among them. */
  fields: Fields;
}

/** What was recorded and will never arrive, counted since the last report that was confirmed. */
export interface LossReport {
  /** UUID: a report that is sent twice counts once. */
  id: string;
  /** By reason. */
  counts: Record<string, number>;
}

/** Body of `POST /v1/events`: a batch of one package. */
export interface EventsRequest {
  package: string;
  events: EventRecord[];
  losses?: LossReport;
}

/** Answer of `POST /v1/events`. What is not named in `refused` is stored, now or before. */
export interface EventsAnswer {
  /** Events new to the service, and those that it had already. */
  stored: number;
  repeated: number;
  /** Will never be stored, whatever is repeated. `index` is the place in the batch. */
  refused: { index: number; reason: string; field?: string }[];
  /** Fields that were left out of events that were stored. */
  dropped: { what: string; count: number; reason: string }[];
  /** SHA-256 of the request's body before compression, as 64 lower-case hex digits. */
  digest: string;
}

/** The service wants no more of this for a while. It can only ever reduce what is sent. */
export interface StopSignal {
  streams: ('usage' | 'events' | 'sessions')[];
  /** RFC 3339. */
  until: string;
}

/** RFC 9457, `application/problem+json`. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  /** A plain sentence that says what to do. */
  detail: string;
  /** Path of the offending field, such as `invokes[3].fields.id`. */
  field?: string;
  /** With a 403: what was sent is not wanted now. */
  stop?: StopSignal;
}
