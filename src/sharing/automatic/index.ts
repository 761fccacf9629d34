/** Sessions that are shared by themselves, after their user's yes. */
export { automaticSharingOf } from './automatic.js';
