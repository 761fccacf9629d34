/** The public API, and nothing else. */

export type {
  ContextValues,
  Declaration,
  Field,
  Fields as DeclaredFields,
  LabelOf,
  SessionsDeclaration,
  Track,
  UsageValues,
} from './collection/declaration/index.js';
export { declare, type Shape } from './collection/index.js';
export type {
  FileStatus,
  NoticeMode,
  OptOut,
  SettingResult,
  SourceName,
  Statement,
  Stream,
  StreamStatus,
  TelemetryStatus,
} from './consent/index.js';
export { formatStatus } from './consent/index.js';
export type { Fields, FirestoreDocument, Value } from './firestore/index.js';
export {
  fromFirestoreValue,
  toFirestoreDocument,
  toFirestoreInvoke,
  toFirestoreSession,
  toFirestoreSessionStats,
  toFirestoreValue,
} from './firestore/index.js';
export type {
  FlushOptions,
  FlushResult,
  LedgerEntry,
  LedgerList,
  OutboxStatus,
} from './outbox/index.js';
// Past the door, behind which waits what writes to the disk: only what leaves needs that.
export { formatLedger } from './outbox/ledger-text.js';
export type {
  Environment,
  InvokeError,
  InvokeStatus,
  LabelSummary,
  Labels,
  PackageIdentity,
  Session,
  SessionInvoke,
  SessionOptions,
  SessionStats,
  SummaryOptions,
  SummaryParts,
} from './session/index.js';
export {
  appendInvokeContext,
  createInvoke,
  createSession,
  formatInvoke,
  formatSession,
  formatSessionStats,
  getSessionStats,
  registerSummary,
  resetSession,
  summarizeSession,
  updateSession,
  withSession,
} from './session/index.js';
export type {
  Count,
  EraseOptions,
  EraseResult,
  NotSent,
  Preview,
  PreviewedRequest,
  ShareOptions,
  ShareReport,
  ShareResult,
  ShareTarget,
} from './sharing/index.js';
export { eraseSession, shareSessionData } from './sharing/index.js';
export { createTelemetry } from './telemetry.js';
export type {
  EventStatus,
  SharingStatus,
  Telemetry,
  TelemetryOptions,
} from './telemetry-types.js';
export type {
  Command,
  Events,
  GivenFlags,
  HostPackage,
  RecordedCommand,
  UsageStatus,
} from './usage/index.js';
export type { Level } from './wire.js';
