/** Where sessions stay: one port, two stores. */
export { type Aggregates, monthOf } from './aggregates.js';
export { openFirestoreAggregates } from './aggregates-firestore.js';
export { openSqliteAggregates } from './aggregates-sqlite.js';
export { openFirestoreStore } from './firestore.js';
export { RXINFER_PACKAGE } from './rxinfer-content.js';
export { openSqliteStore } from './sqlite.js';
export type * from './store.js';
export { StoreUnavailable } from './store.js';
