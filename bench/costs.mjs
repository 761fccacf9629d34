/**
 * What Firestore bills for each act, as test/docs/costs.test.ts counts it with the database itself,
 * beside the limits that it was built for. What is limited only by a test is in
 * test/contract/firestore-costs.test.ts: documents of RxInfer's client, and erasures.
 */
import { loadSource } from './source.mjs';

/** Writes, or all operations. */
const LIMITS = {
  'A share with its runs': { kind: 'writes', limit: 3 },
  'An automatic update with one run': { kind: 'writes', limit: 2 },
  'A usage ping or an event': { kind: 'writes', limit: 2 },
  'A session, counted by the roll-up': { kind: 'operations', limit: 2 },
  'A page of public statistics': { kind: 'reads', limit: 1 },
};

function operations({ reads, writes, deletes }, kind) {
  return { reads, writes, deletes, operations: reads + writes + deletes }[kind];
}

export async function measure() {
  const { OPERATIONS } = await loadSource('test/docs/costs.ts');
  return [
    {
      title: 'Billed operations of Firestore',
      table: {
        header: ['', 'reads', 'writes', 'deletes'],
        rows: Object.entries(OPERATIONS).map(([what, { reads, writes, deletes }]) => [
          what,
          ...[reads, writes, deletes].map(String),
        ]),
      },
      targets: Object.entries(LIMITS).map(([what, { kind, limit }]) => ({
        what,
        value: operations(OPERATIONS[what], kind),
        limit,
        unit: kind,
      })),
    },
  ];
}
