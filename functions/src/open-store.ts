/** Which of the two stores is used. What the other one needs is not even loaded. */
import {
  type Contents,
  firestoreDocuments,
  openContents,
  openFirestoreAggregates,
  openFirestoreStore,
  openSqliteAggregates,
  openSqliteDocuments,
  openSqliteStore,
  refuseInUse,
  type SessionStore,
  type WholeAggregates,
} from './store/index.js';

export interface StoreSettings {
  readonly store: 'sqlite' | 'firestore';
  /** Where SQLite keeps its files. */
  readonly dataFolder: string;
}

export async function openStore({ store, dataFolder }: StoreSettings): Promise<SessionStore> {
  return store === 'sqlite' ? openSqliteStore(dataFolder) : openFirestoreStore(await firestore());
}

/**
 * All of a store, for whoever moves it; a store that is new gets `newSecret`. Rejects while a service
 * on this machine uses it.
 */
export async function openWhole(
  { store, dataFolder }: StoreSettings,
  newSecret?: Uint8Array,
): Promise<Contents> {
  if (store === 'firestore') return openContents(firestoreDocuments(await firestore(), newSecret));
  await refuseInUse(dataFolder);
  return openContents(await openSqliteDocuments(dataFolder, undefined, newSecret));
}

/** A database of its own, on which the public function's account has rights and on no other. */
const STATISTICS_DATABASE = 'statistics';

export async function openAggregates({
  store,
  dataFolder,
}: StoreSettings): Promise<WholeAggregates> {
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
