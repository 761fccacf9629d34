/**
 * The three documents of a session, and any other. Each is written as JSON text, which is what is
 * sent; its typed form is that text parsed, so that the two cannot differ.
 */
import type { Environment, Session, SessionInvoke, SessionStats } from '../session/types.js';
import type { Level } from '../wire.js';
import { DOCUMENT_LIMITS, PAGED_LIMITS } from './limits.js';
import { MARKS } from './pass.js';
import { Double } from './scalars.js';
import type { FirestoreDocument, Value } from './types.js';
import { writeFieldsWithin, writeWithin } from './write.js';

const SCHEMA_VERSION = 1;

type Plain = Readonly<Record<string, unknown>>;

export interface SessionOptions {
  /** The package that the session belongs to; otherwise the one that its environment names. */
  readonly package?: string;
  /** The level that it is shared at. */
  readonly level?: Level;
}

/** Any value as Firestore's REST API takes it. */
export function toFirestoreValue(value: unknown): Value {
  return JSON.parse(writeWithin(DOCUMENT_LIMITS, value));
}

/**
 * A document of any fields. Never throws. Over 1,000,000 bytes by Firestore's own count it is cut
 * at its longest strings, and says so in itself.
 */
export function toFirestoreDocument(object: Plain): FirestoreDocument {
  return JSON.parse(documentJson(object));
}

/** The document of a session, without its statistics. Never throws, whatever it is given. */
export function toFirestoreSession(session: Session, options?: SessionOptions): FirestoreDocument {
  return JSON.parse(sessionJson(session, options));
}

/**
 * The document of a label's statistics, which names its session; without the invokes. Never throws.
 */
export function toFirestoreSessionStats(sessionId: string, stats: SessionStats): FirestoreDocument {
  return JSON.parse(sessionStatsJson(sessionId, stats));
}

/**
 * The document of an invoke, which names its statistics by their id. Never throws. Its context ends
 * at a depth of 14, and at 700,000 bytes by Firestore's own count.
 */
export function toFirestoreInvoke(statsId: string, invoke: SessionInvoke): FirestoreDocument {
  return JSON.parse(invokeJson(statsId, invoke));
}

export function documentJson(object: Plain): string {
  return `{"fields":${writeFieldsWithin(DOCUMENT_LIMITS, object)}}`;
}

/** A session of which less is told than is known. */
type AnySession = Omit<Session, 'environment' | 'stats'> & {
  readonly environment: Partial<Record<keyof Environment, unknown>>;
};

export function sessionJson(session: AnySession, options: SessionOptions = {}): string {
  return pagedJson(() => ({
    id: session.id,
    created_at: session.created_at,
    environment: session.environment,
    package: options.package ?? session.environment.package_name,
    ...(options.level === undefined ? {} : { level: options.level }),
    schema_version: SCHEMA_VERSION,
  }));
}

export function sessionStatsJson(sessionId: string, stats: Omit<SessionStats, 'invokes'>): string {
  return pagedJson(() => ({
    id: stats.id,
    session: sessionId,
    label: stats.label,
    total_invokes: stats.total_invokes,
    success_count: stats.success_count,
    failed_count: stats.failed_count,
    success_rate: new Double(stats.success_rate),
    min_duration_ms: new Double(stats.min_duration_ms),
    max_duration_ms: new Double(stats.max_duration_ms),
    total_duration_ms: new Double(stats.total_duration_ms),
    context_keys: stats.context_keys,
  }));
}

export function invokeJson(statsId: string, invoke: SessionInvoke): string {
  return pagedJson(() => ({
    id: invoke.id,
    session_stats: statsId,
    status: invoke.status,
    execution_start: invoke.execution_start,
    execution_end: invoke.execution_end,
    duration_ms: new Double(invoke.duration_ms),
    context: invoke.context,
    ...errorFields(invoke.error),
  }));
}

/** What was shared below the level `text` has no message. */
function errorFields(error: SessionInvoke['error']): Plain {
  if (error === undefined) return {};
  const { type, message } = error;
  return message === '' ? { error_type: type } : { error_type: type, error_message: message };
}

/** What a host passes for a session may be anything; reading it must not throw into the host. */
function pagedJson(read: () => Plain): string {
  let record: Plain;
  try {
    record = read();
  } catch {
    record = { value: MARKS.unreadable };
  }
  return `{"fields":${writeFieldsWithin(PAGED_LIMITS, record)}}`;
}
