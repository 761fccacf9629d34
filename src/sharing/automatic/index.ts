/** Sessions that are shared by themselves, after their user's yes. */
export { type AutomaticSharing, automaticSharingOf } from './automatic.js';
