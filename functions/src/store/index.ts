/** Where sessions stay: one port, two stores. */
export { openFirestoreStore } from './firestore.js';
export { RXINFER_PACKAGE } from './rxinfer-content.js';
export { openSqliteStore } from './sqlite.js';
export type * from './store.js';
export { StoreUnavailable } from './store.js';
