/** Where sessions stay: one port, two stores. */
export { type Aggregates, monthOf, type WholeAggregates } from './aggregates.js';
export { openFirestoreAggregates } from './aggregates-firestore.js';
export { openSqliteAggregates } from './aggregates-sqlite.js';
export { type Content, type Contents, openContents } from './contents.js';
export { firestoreDocuments, openFirestoreStore } from './firestore.js';
export { RXINFER_PACKAGE } from './rxinfer-content.js';
export { openSqliteDocuments, openSqliteStore } from './sqlite.js';
export { backUpSqlite, refuseInUse, restoreSqlite } from './sqlite-backup.js';
export type * from './store.js';
export { StoreUnavailable } from './store.js';
