/** Which parts of a session's newest share have come: a share may be larger than one request. */
import type { Fields, Value } from '../../../src/firestore/index.js';
import { integer, integerOf, list, listOf, mapOf } from './fields.js';
import type { Share } from './store.js';

const partBefore = (known: Fields | undefined): Fields => (known && mapOf(known, 'part')) ?? {};

/** A part that comes after its share was superseded adds its invokes and changes nothing else. */
export const isOlder = (share: Share, known: Fields | undefined): boolean =>
  share.part.share < integerOf(partBefore(known), 'share');

/** A later share supersedes an earlier one that never became whole. */
export function partOf(share: Share, known: Fields | undefined): Fields {
  const before = partBefore(known);
  if (isOlder(share, known)) return before;
  const same = share.part.share === integerOf(before, 'share');
  const earlier = same ? listOf(before, 'received').map(partNumber) : [];
  const received = [...new Set([...earlier, share.part.number])].sort((a, b) => a - b);
  return {
    share: integer(share.part.share),
    of: integer(share.part.of),
    received: list(received.map(integer)),
  };
}

const partNumber = (value: Value): number =>
  'integerValue' in value ? Number(value.integerValue) : 0;

/** Whether every part of the newest share has arrived. */
export function isComplete(session: Fields): boolean {
  const part = mapOf(session, 'part') ?? {};
  return listOf(part, 'received').length >= integerOf(part, 'of');
}
