/**
 * One document of RxInfer.jl's client, where it stands in the store: its fields, the capability that
 * alone permits a later version, and its two times.
 */
import { isDeepStrictEqual } from 'node:util';
import { type Fields, sizeOfFields } from '../../../src/firestore/index.js';
import type { Change, Write } from './documents.js';
import { hasExpired, map, mapOf, text, textOf, time, timeOf } from './fields.js';
import { MAX_DOCUMENT_BYTES } from './limits.js';
import { normalFields } from './normal-form.js';
import type { RxInferDocument, RxInferOutcome } from './store.js';

/** RxInfer's documents do not name their package. */
export const RXINFER_PACKAGE = 'RxInfer';

/** Where the sender's own fields stand in the store's document. */
export type Content = 'session' | 'stats' | 'usage' | 'fields';

export type Step = readonly [RxInferOutcome, readonly Write[]];

export const REFUSED: Step = [{ outcome: 'refused' }, []];
export const ERASED: Step = [{ outcome: 'erased' }, []];
export const TOO_LARGE: Step = [
  { outcome: 'full', limit: `${MAX_DOCUMENT_BYTES} bytes in a document` },
  [],
];

export const stored = (held: Fields): RxInferOutcome => ({
  outcome: 'stored',
  createTime: timeOf(held, 'create_time'),
  updateTime: timeOf(held, 'update_time'),
});

export const fits = (fields: Fields): boolean => sizeOfFields(fields) <= MAX_DOCUMENT_BYTES;

/** Blind to what expired by the time the document came. */
export function live(fields: Fields | undefined, document: RxInferDocument): Fields | undefined {
  return fields && !hasExpired(fields, document.receivedAt) ? fields : undefined;
}

export const changesTo = (fields: Fields, path: readonly string[] = []): Change[] =>
  Object.entries(fields).map(([name, value]) => ({ path: [...path, name], value }));

export function firstVersion(content: Content, document: RxInferDocument): Fields {
  return {
    [content]: map(normalFields(document.fields)),
    capability: text(document.capability),
    create_time: time(document.receivedAt),
    update_time: time(document.receivedAt),
  };
}

/** The answer where the document has come already; undefined where it has not. */
export function answerToTaken(
  held: Fields | undefined,
  content: Content,
  document: RxInferDocument,
): Step | undefined {
  const before = held && mapOf(held, content);
  if (!held || !before) return undefined;
  const again =
    textOf(held, 'capability') === document.capability ||
    isDeepStrictEqual(before, normalFields(document.fields));
  return again ? [stored(held), []] : REFUSED;
}

/** What a permitted later version changes: nothing where it says the same again. */
export function laterVersion(
  held: Fields | undefined,
  content: Content,
  document: RxInferDocument,
): Fields | undefined {
  const before = held && mapOf(held, content);
  if (!held || !before || textOf(held, 'capability') !== document.capability) return undefined;
  const after = normalFields(document.fields);
  if (isDeepStrictEqual(before, after)) return {};
  return { [content]: map(after), update_time: time(document.receivedAt) };
}
