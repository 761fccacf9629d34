/**
 * The contract on Firestore: the official emulator where FIRESTORE_EMULATOR_HOST says it is, else a
 * database in this process behind the real firebase-admin.
 */
import { randomUUID } from 'node:crypto';
import { initializeApp } from 'firebase-admin/app';
import { type Firestore, getFirestore } from 'firebase-admin/firestore';
import {
  firestoreDocuments,
  openContents,
  openFirestoreStore,
} from '../../functions/src/store/index.js';
import { newBridgeDatabase, openBridgeContents, openBridgeStore } from './bridge.js';
import { storeContract } from './store.contract.js';

const { FIRESTORE_EMULATOR_HOST } = process.env;
const emulated = FIRESTORE_EMULATOR_HOST !== undefined;

/** Each call gives another client of one database. */
function newDatabase(): () => Firestore {
  const project = `demo-${randomUUID().slice(0, 20)}`;
  if (emulated) return () => getFirestore(initializeApp({ projectId: project }, randomUUID()));
  const database = newBridgeDatabase(project);
  return () => database.firestore();
}

storeContract('Firestore', async () => {
  const client = newDatabase();
  const reader = client();
  const opened = [reader];
  return {
    async open() {
      const firestore = client();
      opened.push(firestore);
      return emulated ? openFirestoreStore(firestore) : openBridgeStore(firestore);
    },
    async contents() {
      const firestore = client();
      return emulated ? openContents(firestoreDocuments(firestore)) : openBridgeContents(firestore);
    },
    async everything() {
      const collections = await reader.listCollections();
      const documents = await Promise.all(collections.map((collection) => collection.get()));
      return JSON.stringify(
        documents.flatMap(({ docs }) => docs.map((found) => [found.ref.path, found.data()])),
      );
    },
    async end() {
      await Promise.all(opened.map((firestore) => firestore.terminate()));
    },
  };
});
