export { wrongProxy } from './address.js';
export {
  type AdminAuthenticator,
  type AdminEnv,
  adminsOnly,
  tokenAuthenticator,
} from './admin.js';
export { jsonBody, jsonBodyUpTo, type ReadText, readJsonText } from './body.js';
export { firebaseAuthenticator, type VerifyIdToken } from './firebase.js';
export { createGuard, type Guard, markWrongKey } from './guard.js';
export { answerHeaders } from './headers.js';
export { digestOfKey, sameDigest } from './keys.js';
export type { Rates } from './rates.js';
export { plainTarget, targetRefusal } from './target.js';
