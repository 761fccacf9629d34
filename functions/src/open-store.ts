/** Which store is used. What another one needs is not even loaded. */
import type { StoreSettings } from './settings.js';
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

/** A database of its own, on which the public function's account has rights and on no other. */
const STATISTICS_DATABASE = 'statistics';

interface Opening {
  store(dataFolder: string): Promise<SessionStore>;
  whole(dataFolder: string, newSecret?: Uint8Array): Promise<Contents>;
  aggregates(dataFolder: string): Promise<WholeAggregates>;
}

/** A store that is named in the settings does not compile before it stands here. */
const OPENINGS: Readonly<Record<StoreSettings['store'], Opening>> = {
  sqlite: {
    store: (dataFolder) => openSqliteStore(dataFolder),
    async whole(dataFolder, newSecret) {
      await refuseInUse(dataFolder);
      return openContents(await openSqliteDocuments(dataFolder, undefined, newSecret));
    },
    aggregates: openSqliteAggregates,
  },
  firestore: {
    store: async () => openFirestoreStore(await firestore()),
    whole: async (_, newSecret) => openContents(firestoreDocuments(await firestore(), newSecret)),
    aggregates: async () => openFirestoreAggregates(await firestore(STATISTICS_DATABASE)),
  },
};

export function openStore({ store, dataFolder }: StoreSettings): Promise<SessionStore> {
  return OPENINGS[store].store(dataFolder);
}

/**
 * All of a store, for whoever moves it; a store that is new gets `newSecret`. Rejects while a service
 * on this machine uses it.
 */
export function openWhole(
  { store, dataFolder }: StoreSettings,
  newSecret?: Uint8Array,
): Promise<Contents> {
  return OPENINGS[store].whole(dataFolder, newSecret);
}

export function openAggregates({ store, dataFolder }: StoreSettings): Promise<WholeAggregates> {
  return OPENINGS[store].aggregates(dataFolder);
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
