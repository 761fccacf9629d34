/**
 * Google signs the maintainer in: Firebase Authentication, in this page's memory alone. Loaded where
 * Hosting serves the page, and nowhere else.
 */
import * as firebase from '@firebase/app';
import {
  type Auth,
  browserPopupRedirectResolver,
  GoogleAuthProvider,
  initializeAuth,
  inMemoryPersistence,
  signInWithEmailAndPassword,
  signInWithPopup,
  signOut,
  type UserCredential,
} from '@firebase/auth';
import { ask } from '../api/ask.js';
import type { Credential } from './admin.js';

export interface Account {
  readonly credential: Credential;
  leave(): void;
}

/** Hosting says which project it is of. */
const PROJECT = '/__/firebase/init.json';

export async function signInWithPassword(email: string, password: string): Promise<Account> {
  const auth = await openAuth();
  return accountOf(auth, await signInWithEmailAndPassword(auth, email, password));
}

export async function signInWithGoogle(): Promise<Account> {
  const auth = await openAuth();
  const provider = new GoogleAuthProvider();
  return accountOf(auth, await signInWithPopup(auth, provider, browserPopupRedirectResolver));
}

/** Which parts every app gets. Firebase has it for itself, and its types leave it out. */
interface Parts {
  readonly _components: Map<string, unknown>;
}

/** Firebase counts its own use, in a database of the browser's, unless there is nothing that does. */
function leaveOutHeartbeats(): void {
  (firebase as typeof firebase & Parts)._components.delete('heartbeat');
}

let opened: Promise<Auth> | undefined;

function openAuth(): Promise<Auth> {
  opened ??= ask<firebase.FirebaseOptions>(PROJECT).then((answer) => {
    if (answer.outcome === 'refused') throw new Error(answer.sentence);
    leaveOutHeartbeats();
    return initializeAuth(firebase.initializeApp(answer.body), {
      persistence: inMemoryPersistence,
    });
  });
  return opened;
}

const accountOf = (auth: Auth, { user }: UserCredential): Account => ({
  credential: () => user.getIdToken(),
  leave: () => void signOut(auth),
});
