/** A door of its own: nothing behind it is needed before something is about to leave. */
export { collectedBy } from './collected.js';
export {
  filterSession,
  type LeavingInvoke,
  type LeavingSession,
  type LeavingStats,
} from './filter-session.js';
