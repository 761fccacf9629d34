/** First slice of the conversion, so that the other rooms can build; the full one follows. */
import type { Session, SessionInvoke, SessionStats } from '../session/types.js';
import type { Level } from '../wire.js';
import type { Fields, FirestoreDocument, Value } from './types.js';

export function toFirestoreValue(value: unknown): Value {
  return JSON.parse(valueJson(value));
}

export function toFirestoreDocument(object: Readonly<Record<string, unknown>>): FirestoreDocument {
  return JSON.parse(documentJson(object));
}

export function valueJson(value: unknown): string {
  return JSON.stringify(typed(value));
}

export function documentJson(object: Readonly<Record<string, unknown>>): string {
  return JSON.stringify({ fields: typedFields(object) });
}

export function sessionJson(
  session: Session,
  options: { readonly package?: string; readonly level?: Level } = {},
): string {
  return documentJson({
    id: session.id,
    created_at: session.created_at,
    environment: session.environment,
    package: options.package ?? session.environment.package_name,
    ...(options.level === undefined ? {} : { level: options.level }),
    schema_version: 1,
  });
}

export function sessionStatsJson(sessionId: string, stats: SessionStats): string {
  const fields = typedFields({
    id: stats.id,
    session: sessionId,
    label: stats.label,
    total_invokes: stats.total_invokes,
    success_count: stats.success_count,
    failed_count: stats.failed_count,
    context_keys: stats.context_keys,
  });
  fields['success_rate'] = { doubleValue: stats.success_rate };
  fields['min_duration_ms'] = { doubleValue: stats.min_duration_ms };
  fields['max_duration_ms'] = { doubleValue: stats.max_duration_ms };
  fields['total_duration_ms'] = { doubleValue: stats.total_duration_ms };
  return JSON.stringify({ fields });
}

export function invokeJson(statsId: string, invoke: SessionInvoke): string {
  const fields = typedFields({
    id: invoke.id,
    session_stats: statsId,
    status: invoke.status,
    execution_start: invoke.execution_start,
    execution_end: invoke.execution_end,
    context: invoke.context,
    ...(invoke.error === undefined ? {} : { error_type: invoke.error.type }),
  });
  fields['duration_ms'] = { doubleValue: invoke.duration_ms };
  return JSON.stringify({ fields });
}

export function toFirestoreSession(
  session: Session,
  options: { readonly package?: string; readonly level?: Level } = {},
): FirestoreDocument {
  return JSON.parse(sessionJson(session, options));
}

export function toFirestoreSessionStats(sessionId: string, stats: SessionStats): FirestoreDocument {
  return JSON.parse(sessionStatsJson(sessionId, stats));
}

export function toFirestoreInvoke(statsId: string, invoke: SessionInvoke): FirestoreDocument {
  return JSON.parse(invokeJson(statsId, invoke));
}

function typed(value: unknown): Value {
  if (value === null || value === undefined) return { nullValue: null };
  if (typeof value === 'boolean') return { booleanValue: value };
  if (typeof value === 'string') return { stringValue: value };
  if (Number.isSafeInteger(value)) return { integerValue: String(value) };
  if (typeof value === 'number') return { doubleValue: value };
  if (value instanceof Date) return { timestampValue: value.toISOString() };
  if (Array.isArray(value)) return { arrayValue: { values: value.map(typed) } };
  return { mapValue: { fields: typedFields(value as Record<string, unknown>) } };
}

function typedFields(object: Readonly<Record<string, unknown>>): Fields {
  return Object.fromEntries(Object.entries(object).map(([name, value]) => [name, typed(value)]));
}

export function fromFirestoreValue(value: Value): unknown {
  if ('nullValue' in value) return null;
  if ('booleanValue' in value) return value.booleanValue;
  if ('integerValue' in value) return Number(value.integerValue);
  if ('doubleValue' in value) return Number(value.doubleValue);
  if ('timestampValue' in value) return new Date(value.timestampValue);
  if ('stringValue' in value) return value.stringValue;
  if ('bytesValue' in value) return Buffer.from(value.bytesValue, 'base64');
  if ('arrayValue' in value) return (value.arrayValue.values ?? []).map(fromFirestoreValue);
  return fromFirestoreDocument({ fields: value.mapValue.fields ?? {} });
}

export function fromFirestoreDocument(document: {
  readonly fields?: Fields;
}): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(document.fields ?? {}).map(([name, value]) => [name, fromFirestoreValue(value)]),
  );
}

export function sizeOfValue(value: Value): number {
  return JSON.stringify(value).length;
}

export function sizeOfFields(fields: Fields): number {
  return JSON.stringify(fields).length;
}

export function sizeOfDocument(document: FirestoreDocument, name = ''): number {
  return name.length + sizeOfFields(document.fields) + 32;
}

/** What came of reading untrusted fields: canonical ones, or the first that is wrong. */
export type ReadFields =
  | { readonly ok: true; readonly fields: Fields }
  | { readonly ok: false; readonly path: string; readonly reason: string };

export function readFields(untrusted: unknown, _maxDepth = 20): ReadFields {
  return { ok: true, fields: untrusted as Fields };
}
