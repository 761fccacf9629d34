/** Which of the two stores is used. What the other one needs is not even loaded. */
import { openFirestoreStore, openSqliteStore, type SessionStore } from './store/index.js';

export interface StoreSettings {
  readonly store: 'sqlite' | 'firestore';
  /** Where SQLite keeps its files. */
  readonly dataFolder: string;
}

export async function openStore({ store, dataFolder }: StoreSettings): Promise<SessionStore> {
  if (store === 'sqlite') return openSqliteStore(dataFolder);
  const [{ getApps, initializeApp }, { getFirestore }] = await Promise.all([
    import('firebase-admin/app'),
    import('firebase-admin/firestore'),
  ]);
  // The project and its credentials come from where this runs.
  if (getApps().length === 0) initializeApp();
  return openFirestoreStore(getFirestore());
}
