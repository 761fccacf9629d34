/** How it is written down: typed Firestore REST values and documents, both ways. */
export { fromFirestoreDocument, fromFirestoreValue } from './decode.js';
export {
  documentJson,
  invokeJson,
  sessionJson,
  sessionStatsJson,
  toFirestoreDocument,
  toFirestoreInvoke,
  toFirestoreSession,
  toFirestoreSessionStats,
  toFirestoreValue,
} from './documents.js';
export { type MeasuredFields, measureFields, readFields } from './read.js';
export { Double } from './scalars.js';
export { sizeOfDocument, sizeOfFields, sizeOfValue } from './size.js';
export { isoTime } from './times.js';
export type { Fields, FirestoreDocument, Value } from './types.js';
