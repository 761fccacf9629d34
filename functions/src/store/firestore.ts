/**
 * Google Cloud: documents in Firestore, typed and readable in its console. Takes the instance that
 * firebase-admin made, before anything else has used it.
 */
import { randomBytes } from 'node:crypto';
import type {
  DocumentReference,
  DocumentSnapshot,
  Firestore,
  QueryDocumentSnapshot,
  Transaction,
} from 'firebase-admin/firestore';
import type { Fields } from '../../../src/firestore/index.js';
import type {
  Collection,
  DayQuery,
  DocumentName,
  Documents,
  ListQuery,
  NamedDocument,
  NewDocument,
  Write,
} from './documents.js';
import { bytes, bytesOf, dayOf, text, time } from './fields.js';
import { codeOf, translating, unlessDeletedMeanwhile } from './firestore-errors.js';
import { fromAdminFields, toAdminFields, toAdminValue } from './firestore-values.js';
import { createSessionStore } from './session-store.js';
import { type SessionStore, StoreUnavailable } from './store.js';

/** A write is billed by the document: nearly as much as fits, with room for what a size leaves out. */
const PAGES = { bytes: 900_000, count: 200 };

/** What a commit took at most for many years, and what a batch of events has. */
const DOCUMENTS_PER_COMMIT = 500;

const SECRET_BYTES = 32;

/**
 * Requests for one session get into each other's way and are tried again, with growing pauses. No
 * attempt begins later than this: whoever waits longer is told to come back.
 */
const TRANSACTION_DEADLINE_MS = 10_000;
/** Its client begins no twelfth, and says then in no word what was wrong with the others. */
const TRANSACTION_ATTEMPTS = 11;

const ALREADY_EXISTS = 6;

/** `expires_at` is what Firestore's TTL looks at; `expires_day`, what the purge asks for. */
function adminDocument({ fields, expiresAt }: NewDocument): Record<string, object> {
  const expiry = { expires_at: time(expiresAt), expires_day: text(dayOf(expiresAt)) };
  return toAdminFields({ ...fields, ...expiry });
}

export function firestoreDocuments(
  firestore: Firestore,
  made: Uint8Array = randomBytes(SECRET_BYTES),
): Documents {
  firestore.settings({ useBigInt: true });

  const reference = ({ collection, id }: DocumentName): DocumentReference =>
    firestore.collection(collection).doc(id);

  async function read(
    names: readonly DocumentName[],
    getAll: (...references: DocumentReference[]) => Promise<DocumentSnapshot[]>,
  ): Promise<(Fields | undefined)[]> {
    if (names.length === 0) return [];
    const found = await getAll(...names.map(reference));
    return found.map((snapshot) => {
      const data = snapshot.data();
      return data && fromAdminFields(data);
    });
  }
  const readNow = (names: readonly DocumentName[]) =>
    read(names, (...references) => firestore.getAll(...references));

  function apply(transaction: Transaction, write: Write): void {
    const target = reference(write.name);
    if (write.kind === 'set') transaction.set(target, adminDocument(write));
    else if (write.kind === 'delete') transaction.delete(target);
    else {
      const changes = write.changes.map(({ path, value }) => [path.join('.'), toAdminValue(value)]);
      transaction.update(target, Object.fromEntries(changes));
    }
  }

  const listed = (found: QueryDocumentSnapshot) => ({
    id: found.id,
    fields: fromAdminFields(found.data()),
    position: found.id,
  });

  async function list({ collection, packageName, after, limit }: ListQuery) {
    const all = firestore.collection(collection);
    const chosen = packageName === undefined ? all : all.where('package', '==', packageName);
    const ordered = chosen.orderBy('received_day', 'desc').orderBy('__name__', 'desc').limit(limit);
    const query = after ? ordered.startAfter(after.day, after.position) : ordered;
    return (await query.get()).docs.map(listed);
  }

  /** In the order of the list's index, so that a day needs none of its own. */
  const dayQuery = (collection: Collection) =>
    firestore.collection(collection).orderBy('received_day', 'desc');

  async function listDay({ collection, day, after, limit }: DayQuery) {
    const ordered = dayQuery(collection).orderBy('__name__', 'desc');
    const started = after === undefined ? ordered.startAt(day) : ordered.startAfter(day, after);
    return (await started.endAt(day).limit(limit).get()).docs.map(listed);
  }

  /** False when one of the names is taken; nothing is created then, and nothing billed as written. */
  async function createAll(documents: readonly NamedDocument[]): Promise<boolean> {
    const batch = firestore.batch();
    for (const document of documents) {
      batch.create(reference(document.name), adminDocument(document));
    }
    try {
      await batch.commit();
      return true;
    } catch (error) {
      if (codeOf(error) === ALREADY_EXISTS) return false;
      throw error;
    }
  }

  /** Nothing is read as long as all names are free, which they are but for a repetition. */
  async function createFree(documents: readonly NamedDocument[]): Promise<boolean[]> {
    const created = new Set<NamedDocument>();
    for (let start = 0; start < documents.length; start += DOCUMENTS_PER_COMMIT) {
      let free = documents.slice(start, start + DOCUMENTS_PER_COMMIT);
      while (free.length > 0 && !(await createAll(free))) {
        const found = free.length === 1 ? [{}] : await readNow(free.map(({ name }) => name));
        free = free.filter((_, index) => found[index] === undefined);
      }
      for (const document of free) created.add(document);
    }
    return documents.map((document) => created.has(document));
  }

  let secret: Promise<Uint8Array> | undefined;
  function makeSecret(): Promise<Uint8Array> {
    const document = firestore.collection('service').doc('secret');
    return firestore.runTransaction(async (transaction) => {
      const kept = (await transaction.get(document)).data();
      const { value } = fromAdminFields(kept ?? {});
      if (value) return bytesOf(value);
      transaction.set(document, toAdminFields({ value: bytes(made) }));
      return made;
    });
  }

  return {
    pages: PAGES,
    secret() {
      secret ??= translating(makeSecret).catch((error: unknown) => {
        secret = undefined;
        throw error;
      });
      return secret;
    },
    get: (names) => translating(() => readNow(names)),
    transaction(run) {
      const deadline = performance.now() + TRANSACTION_DEADLINE_MS;
      return translating(() =>
        unlessDeletedMeanwhile(() =>
          firestore.runTransaction(
            async (transaction) => {
              if (performance.now() > deadline) {
                throw new StoreUnavailable('Firestore is contended');
              }
              const [result, writes] = await run((names) =>
                read(names, (...references) => transaction.getAll(...references)),
              );
              for (const write of writes) apply(transaction, write);
              return result;
            },
            { maxAttempts: TRANSACTION_ATTEMPTS },
          ),
        ),
      );
    },
    create: (documents) => translating(() => createFree(documents)),
    list: (query) => translating(() => list(query)),
    listDay: (query) => translating(() => listDay(query)),
    countDay: (collection, day) =>
      translating(async () => {
        const found = await dayQuery(collection).startAt(day).endAt(day).count().get();
        return Number(found.data().count);
      }),
    // By day, since exact times in an index are a hotspot: who asks checks the time as well.
    expired: (collection, now, limit) =>
      translating(async () => {
        const { docs } = await firestore
          .collection(collection)
          .where('expires_day', '<=', dayOf(now))
          .orderBy('expires_day')
          .limit(limit)
          .select('expires_day')
          .get();
        return docs.map(({ id }) => ({ collection, id }));
      }),
    scan: ({ collection, after, limit }) =>
      translating(async () => {
        const ordered = firestore.collection(collection).orderBy('__name__').limit(limit);
        const query = after === undefined ? ordered : ordered.startAfter(after);
        const items = (await query.get()).docs.map(listed);
        return { items, next: items.length < limit ? undefined : items.at(-1)?.id };
      }),
    settle: async () => {},
    check: () => translating(async () => void (await readNow([CHECKED]))),
    close: () => firestore.terminate(),
  };
}

/** Any name will do: a read of what is not there is answered too. */
const CHECKED: DocumentName = { collection: 'sessions', id: 'check' };

export function openFirestoreStore(firestore: Firestore): SessionStore {
  return createSessionStore(firestoreDocuments(firestore));
}
