/**
 * What travels between the SDK and the service, as JSON over HTTP. Types only: both sides import
 * them, so that neither can drift from the other.
 */
import type { FirestoreDocument } from './firestore/types.js';

/** The level a share was made at, lowest first. */
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

/** RFC 9457, `application/problem+json`. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  /** A plain sentence that says what to do. */
  detail: string;
  /** Path of the offending field, such as `invokes[3].fields.id`. */
  field?: string;
}
