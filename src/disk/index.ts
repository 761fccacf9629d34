/** The user's own files: where they lie, and what can go wrong with them. */
export { errorCode } from './error-code.js';
export { configFolder, type Platform, stateFolder, type Variables } from './folders.js';
export { packageFolder, packagesFolder } from './package-folder.js';
