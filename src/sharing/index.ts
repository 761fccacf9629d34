/** shareSessionData and its undoing. What they need is loaded at the first use, not with this. */
export { type EraseOptions, eraseSession } from './erase-session.js';
export { shareSessionData } from './share-session-data.js';
export type {
  Count,
  EraseResult,
  NotSent,
  ShareOptions,
  ShareReport,
  ShareResult,
  ShareTarget,
  Surroundings,
} from './types.js';
