export { attempt } from './attempt.js';
export { type Clock, systemClock } from './clock.js';
export { APPEND_CONTEXT_ERROR_KEY, type Appended, appendInvokeContext } from './context.js';
export { defaultSession, setDefaultSession } from './default-session.js';
export { describeEnvironment, type PackageIdentity } from './environment.js';
export { describeError } from './error.js';
export { formatInvoke, formatSession, formatSessionStats } from './format.js';
export { newId } from './id.js';
export { createInvoke } from './invoke.js';
export { isPlainPromise, isThenable } from './promise.js';
export {
  createSession,
  getSessionStats,
  isBegunAfter,
  type Labels,
  resetSession,
  type SessionOptions,
  sessionsBegun,
  watchSession,
} from './session.js';
export {
  disableSessionLogging,
  enableSessionLogging,
  setSessionStatsCapacity,
} from './settings.js';
export {
  type LabelSummary,
  registerSummary,
  type SummaryOptions,
  type SummaryParts,
  summarizeSession,
} from './summary.js';
export type {
  Environment,
  InvokeError,
  InvokeStatus,
  Session,
  SessionInvoke,
  SessionStats,
} from './types.js';
export { updateSession, withSession } from './with-session.js';
