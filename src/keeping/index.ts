/** What stays on this machine for its user: the sessions of packages that keep them, and what these say of themselves. */
export { type About, noteAbout, readAbout } from './about.js';
export { type KeptList, type KeptSession, listKept } from './read.js';
