export { type AdminAuthenticator, adminsOnly, tokenAuthenticator } from './admin.js';
export { jsonBody, jsonBodyUpTo } from './body.js';
export { firebaseAuthenticator, type VerifyIdToken } from './firebase.js';
export { answerHeaders } from './headers.js';
export { digestOfKey, sameDigest } from './keys.js';
export { plainTarget } from './target.js';
