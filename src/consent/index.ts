export { type Decision, decideManualShare } from './decide.js';
