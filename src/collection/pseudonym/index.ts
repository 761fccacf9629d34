export { periodOf } from './period.js';
export { createSecret, hashName, periodToken, type Scope } from './pseudonym.js';
