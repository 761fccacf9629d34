/** The user's own files: where they lie, and how they are written. */
export { createDurably, errorCode, replaceDurably } from './durable.js';
export { configFolder, type Platform, stateFolder, type Variables } from './folders.js';
