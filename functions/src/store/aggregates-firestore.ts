/**
 * Google Cloud: aggregates in a database of their own, so that an account may be given the right to
 * read them and nothing else. A month of a package is a document, a day one of its fields.
 */
import type { Firestore, Query, QuerySnapshot } from 'firebase-admin/firestore';
import type { Fields } from '../../../src/firestore/index.js';
import { monthOf, type Published, type WholeAggregates } from './aggregates.js';
import { map, mapOf, text, textOf } from './fields.js';
import { translating } from './firestore-errors.js';
import { fromAdminFields, toAdminFields, toAdminValue } from './firestore-values.js';

/** Of what is published, held in memory. */
const MONTHS_AT_ONCE = 50;

function daysOf(month: Fields): Published[] {
  const days = mapOf(month, 'days') ?? {};
  return Object.keys(days).map((day) => ({
    packageName: textOf(month, 'package') ?? '',
    day,
    json: textOf(days, day) ?? '',
  }));
}

export function openFirestoreAggregates(firestore: Firestore): WholeAggregates {
  firestore.settings({ useBigInt: true });
  /** The name of a package may hold a slash, an id may not. */
  const monthDocument = (packageName: string, month: string) =>
    firestore.collection('statistics').doc(`${encodeURIComponent(packageName)}_${month}`);
  const progress = firestore.collection('progress').doc('rollup');

  return {
    readMonth: (packageName, month) =>
      translating(async () => {
        const found = fromAdminFields((await monthDocument(packageName, month).get()).data() ?? {});
        const days = mapOf(found, 'days') ?? {};
        return Object.fromEntries(Object.keys(days).map((day) => [day, textOf(days, day) ?? '']));
      }),
    publish: (packageName, day, json) =>
      translating(() =>
        firestore.runTransaction(async (transaction) => {
          const month = monthDocument(packageName, monthOf(day));
          const known = (await transaction.get(month)).data();
          const days = mapOf(fromAdminFields(known ?? {}), 'days') ?? {};
          if (textOf(days, day) !== undefined) return false;
          const added = toAdminValue(map({ ...days, [day]: text(json) }));
          if (known) transaction.update(month, { days: added });
          else {
            const head = toAdminFields({ package: text(packageName), month: text(monthOf(day)) });
            transaction.set(month, { ...head, days: added });
          }
          return true;
        }),
      ),
    countedUntil: () =>
      translating(async () =>
        textOf(fromAdminFields((await progress.get()).data() ?? {}), 'until'),
      ),
    countUntil: (day) =>
      translating(() =>
        firestore.runTransaction(async (transaction) => {
          const until = textOf(
            fromAdminFields((await transaction.get(progress)).data() ?? {}),
            'until',
          );
          if (until === undefined || until < day) {
            transaction.set(progress, toAdminFields({ until: text(day) }));
          }
        }),
      ),
    async *published() {
      const all = firestore.collection('statistics').orderBy('__name__').limit(MONTHS_AT_ONCE);
      for (let query: Query | undefined = all; query !== undefined; ) {
        const { docs }: QuerySnapshot = await translating(query.get.bind(query));
        for (const month of docs) yield* daysOf(fromAdminFields(month.data()));
        const last = docs.at(-1);
        query = last && docs.length === MONTHS_AT_ONCE ? all.startAfter(last) : undefined;
      }
    },
    close: () => firestore.terminate(),
  };
}
