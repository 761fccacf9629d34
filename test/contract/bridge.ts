/** A Firestore in this process, behind the real firebase-admin. */
import { FirestoreMock } from '@firebase-bridge/firestore-admin';
import type { Firestore } from 'firebase-admin/firestore';
import {
  type Contents,
  firestoreDocuments,
  openContents,
  openFirestoreStore,
  type SessionStore,
} from '../../functions/src/store/index.js';

export type BridgeDatabase = ReturnType<FirestoreMock['createDatabase']>;

export const newBridgeDatabase = (project: string): BridgeDatabase =>
  new FirestoreMock().createDatabase(project);

/**
 * The bridge keeps documents as JavaScript values and encodes them again through the client's own
 * serializer, which makes an integer of a stored 5.0; Firestore keeps the type. Where integers are
 * read as bigint, as the store reads, every number is a double, so the serializer is told so.
 */
function keepDoubles(firestore: Firestore): void {
  const serializer = Reflect.get(firestore, '_serializer');
  const encodeValue = serializer.encodeValue.bind(serializer);
  serializer.encodeValue = (value: unknown) =>
    typeof value === 'number' ? { doubleValue: value } : encodeValue(value);
}

export function openBridgeStore(firestore: Firestore): SessionStore {
  const store = openFirestoreStore(firestore);
  keepDoubles(firestore);
  return store;
}

/** All of it, to be moved. */
export function openBridgeContents(firestore: Firestore, secret?: Uint8Array): Promise<Contents> {
  const documents = firestoreDocuments(firestore, secret);
  keepDoubles(firestore);
  return openContents(documents);
}
