/** How it is written down: typed Firestore REST values and documents, both ways. */
export type { Fields, FirestoreDocument, Value } from './types.js';
export {
  documentJson,
  fromFirestoreDocument,
  fromFirestoreValue,
  invokeJson,
  type ReadFields,
  readFields,
  sessionJson,
  sessionStatsJson,
  sizeOfDocument,
  sizeOfFields,
  sizeOfValue,
  toFirestoreDocument,
  toFirestoreInvoke,
  toFirestoreSession,
  toFirestoreSessionStats,
  toFirestoreValue,
  valueJson,
} from './value.js';
