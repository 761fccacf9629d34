/** Which of the two stores is used. What the other one needs is not even loaded. */
import {
  type Aggregates,
  openFirestoreAggregates,
  openFirestoreStore,
  openSqliteAggregates,
  openSqliteStore,
  type SessionStore,
} from './store/index.js';

export interface StoreSettings {
  readonly store: 'sqlite' | 'firestore';
  /** Where SQLite keeps its files. */
  readonly dataFolder: string;
}

export async function openStore({ store, dataFolder }: StoreSettings): Promise<SessionStore> {
  return store === 'sqlite' ? openSqliteStore(dataFolder) : openFirestoreStore(await firestore());
}

/** A database of its own, on which the public function's account has rights and on no other. */
const STATISTICS_DATABASE = 'statistics';

export async function openAggregates({ store, dataFolder }: StoreSettings): Promise<Aggregates> {
  return store === 'sqlite'
    ? openSqliteAggregates(dataFolder)
    : openFirestoreAggregates(await firestore(STATISTICS_DATABASE));
}

async function firestore(database?: string) {
  const [{ getApps, initializeApp }, { getFirestore }] = await Promise.all([
    import('firebase-admin/app'),
    import('firebase-admin/firestore'),
  ]);
  // The project and its credentials come from where this runs.
  if (getApps().length === 0) initializeApp();
  return database === undefined ? getFirestore() : getFirestore(database);
}
