/** Whether anything may leave, who decided, and how a user changes that. */
export { type HighestLevel, highestLevel, isHigher, mayRecord } from './allowed.js';
export { type Ask, askAtTerminal } from './ask.js';
export { choicesOf } from './choices.js';
export {
  type ConsentOptions,
  type ConsentSurroundings,
  circumstancesOf,
} from './circumstances.js';
export { type Decision, decide, decideManualShare, type ManualDecision } from './decide.js';
export { isForbidden } from './forbidden.js';
export { formatObjections, objectionsOf } from './objections.js';
export { isPrinting } from './printing.js';
export { type SettingResult, turnOff, turnOn } from './settings.js';
export {
  type FileStatus,
  formatStatus,
  type StreamStatus,
  statusOf,
  type TelemetryStatus,
} from './status.js';
export {
  type Circumstances,
  type Declared,
  type NoticeMode,
  type OptOut,
  type SourceName,
  STREAMS,
  type Statement,
  type Stream,
} from './types.js';
export { mayHaveYes, supposingYes } from './yes.js';
