/** A session as the pages show it, whoever it was asked by. */
import type { Fields, FirestoreDocument } from '../../../src/firestore/types.js';
import { numberOf, textOf, timeOf } from './typed.js';

export interface Session {
  readonly fields: Fields;
  readonly complete: boolean;
  readonly received_at: string;
  readonly expires_at: string;
  readonly stats: readonly FirestoreDocument[];
  readonly invokes: readonly Invoke[];
}

/** As much as a row shows. Of 100,000 the documents stay what they came as, until one is opened. */
export interface Invoke {
  /** In the order of their arrival, from 1. */
  readonly number: number;
  readonly label: string;
  readonly status: string;
  readonly failed: boolean;
  /** RFC 3339. */
  readonly start: string;
  readonly ms: number;
  readonly error: string;
  /** Everything in it, as JSON. */
  readonly text: string;
}

const FAILED = ['error', 'failed'];

/** `text` is JSON that has the document's `fields` in it. */
export function invokeOf(
  number: number,
  fields: Fields,
  text: string,
  labels: ReadonlyMap<string, string>,
): Invoke {
  const status = textOf(fields, 'status');
  const start = timeOf(fields, 'execution_start');
  const measured = numberOf(fields, 'duration_ms');
  return {
    number,
    label: labels.get(textOf(fields, 'session_stats')) ?? '',
    status,
    failed: FAILED.includes(status),
    start,
    // Some clients say only when it began and ended.
    ms: Number.isNaN(measured)
      ? Date.parse(timeOf(fields, 'execution_end')) - Date.parse(start)
      : measured,
    error: textOf(fields, 'error_type'),
    text,
  };
}

/** By the id of their statistics. */
export function labelsOf(stats: readonly FirestoreDocument[]): Map<string, string> {
  return new Map(stats.map(({ fields }) => [textOf(fields, 'id'), textOf(fields, 'label')]));
}

/** What `invokeOf` was given is a document. */
export function fieldsOf({ text }: Invoke): Fields {
  const document: FirestoreDocument = JSON.parse(text);
  return document.fields;
}
