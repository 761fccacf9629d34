/** shareSessionData and its undoing. What they need is loaded at the first use, not with this. */

export { type EraseOptions, eraseSession } from './erase-session.js';
export { listLedger } from './list-ledger.js';
export { type Preview, type PreviewedRequest, previewShare } from './preview-share.js';
export { resumeErasures } from './resume-erasures.js';
export { shareHint } from './share-hint.js';
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
