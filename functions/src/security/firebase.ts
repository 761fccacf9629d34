/** In Google Cloud an admin is a user of the project whose ID token carries the claim `admin`. */
import { StoreUnavailable } from '../store/index.js';
import { type AdminAuthenticator, bearerToken } from './admin.js';

/** Verifies signature, expiry and revocation, and answers the claims. */
export type VerifyIdToken = (token: string) => Promise<Claims>;

interface Claims {
  readonly uid: string;
  readonly [claim: string]: unknown;
}

export function firebaseAuthenticator(verify: VerifyIdToken = verifyIdToken): AdminAuthenticator {
  return async (authorization) => {
    const token = bearerToken(authorization);
    if (token === undefined) return refused(401, 'Send a Firebase ID token as a bearer token.');
    try {
      const claims = await verify(token);
      return claims['admin'] === true
        ? { outcome: 'admitted', who: claims.uid }
        : refused(
            403,
            'This account is not an admin of the service: `aboveboard admin grant` makes it one.',
          );
    } catch (error) {
      if (!isVerdict(error)) throw new StoreUnavailable('The ID token cannot be verified now.');
      return refused(401, 'The ID token is not valid, or not any more; sign in again.');
    }
  };
}

/** Imported on first use: a cold start without an admin request does not pay for it. */
async function verifyIdToken(token: string): Promise<Claims> {
  const [{ getApps, initializeApp }, { getAuth }] = await Promise.all([
    import('firebase-admin/app'),
    import('firebase-admin/auth'),
  ]);
  if (getApps().length === 0) initializeApp();
  return getAuth().verifyIdToken(token, true);
}

/** Whether the error speaks of the token, rather than of a network or a server in between. */
function isVerdict(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return code.startsWith('auth/') && code !== 'auth/internal-error';
}

function refused(status: 401 | 403, detail: string) {
  return { outcome: 'refused', status, detail } as const;
}
