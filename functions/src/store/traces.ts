/** Everything that belongs to a session, wherever it lies: what reads unite and erasure removes. */
import type { Fields } from '../../../src/firestore/index.js';
import type { DocumentName, Get, Write } from './documents.js';
import { listOf, mapOf, textOf } from './fields.js';
import { type PageOwner, pageNames, sessionName, statsName } from './names.js';
import { chainOf } from './page-chain.js';

export interface Traces {
  readonly names: readonly DocumentName[];
  /** Each holds pages of invokes: the session itself, then RxInfer's statistics. */
  readonly owners: readonly { readonly owner: PageOwner; readonly fields: Fields }[];
  /** By id, in the order of arrival. */
  readonly stats: readonly { readonly id: string; readonly fields: Fields }[];
  readonly invokeCount: number;
}

/** The ids of the statistics that came as documents of their own and name this session. */
export function linkedStats(session: Fields): string[] {
  return listOf(session, 'linked_stats').flatMap((value) =>
    'stringValue' in value ? [value.stringValue] : [],
  );
}

/** The document itself and its pages. */
export const namesOfOwner = (owner: PageOwner, fields: Fields): DocumentName[] => [
  owner,
  ...pageNames(owner, chainOf(fields).pages),
];

export async function tracesOf(get: Get, session: Fields): Promise<Traces> {
  const linked = linkedStats(session).map(statsName);
  const found = linked.length === 0 ? [] : await get(linked);
  const owners = [
    { owner: sessionName(textOf(session, 'id') ?? ''), fields: session },
    ...linked.flatMap((owner, index) => {
      const fields = found[index];
      return fields ? [{ owner, fields }] : [];
    }),
  ];
  const shared = Object.keys(mapOf(session, 'session_stats') ?? {}).map((id) => ({
    id,
    fields: mapOf(mapOf(session, 'session_stats') ?? {}, id) ?? {},
  }));
  const arrived = owners.slice(1).flatMap(({ owner, fields }) => {
    const own = mapOf(fields, 'stats');
    return own ? [{ id: owner.id, fields: own }] : [];
  });
  return {
    names: owners.flatMap(({ owner, fields }) => namesOfOwner(owner, fields)),
    owners,
    stats: [...shared, ...arrived],
    invokeCount: owners.reduce((sum, { fields }) => sum + chainOf(fields).invokes, 0),
  };
}

export const deletionOf = (name: DocumentName): Write => ({ kind: 'delete', name });
