/** Parameters that several routes share, and the sentence that says which of them is wrong. */
import { z } from '@hono/zod-openapi';
import { ERASURE_KEY_HEADER } from '../../../src/wire.js';
import { DEFAULT_PAGE_ITEMS, MAX_PACKAGE_NAME_CHARACTERS, MAX_PAGE_ITEMS } from '../limits.js';
import { sentence, uuid } from './values.js';

export const sessionParam = z.object({ id: uuid });

/** Who holds the key may read and erase; a share of a known session needs it too. */
const keySays = 'must be the erasure key: 32 bytes in base64url, 43 characters';
const erasureKey = z.string(sentence(keySays)).regex(/^[A-Za-z0-9_-]{43}$/, keySays);

export const keyHeader = z.object({ 'erasure-key': erasureKey });
export const optionalKeyHeader = z.object({ 'erasure-key': erasureKey.optional() });

const cursor = z
  .string(sentence('must be given once'))
  .max(1_000, 'must be a cursor that the service gave')
  .optional();
const limit = z
  .string(sentence('must be given once'))
  .regex(/^[1-9]\d{0,2}$/, `must be a whole number from 1 to ${MAX_PAGE_ITEMS}`)
  .transform(Number)
  .refine((items) => items <= MAX_PAGE_ITEMS, {
    error: `must be a whole number from 1 to ${MAX_PAGE_ITEMS}`,
  })
  .default(DEFAULT_PAGE_ITEMS)
  .openapi({ type: 'integer', minimum: 1, maximum: MAX_PAGE_ITEMS });

export const pageQuery = z.strictObject({ cursor, limit }, sentence('is not known here'));

export const sessionsQuery = z.strictObject(
  {
    cursor,
    limit,
    package: z
      .string(sentence('must be given once'))
      .min(1, 'must be the name of a package')
      .max(MAX_PACKAGE_NAME_CHARACTERS, 'must be the name of a package')
      .optional(),
  },
  sentence('is not known here'),
);

export const exportQuery = z.strictObject(
  { session: uuid.optional() },
  sentence('is not known here'),
);

/** Names as they are sent; a validator calls them otherwise. */
const PLACES: Readonly<Record<string, string>> = {
  json: 'body',
  event: 'event',
  query: 'query',
  param: 'path',
  header: 'header',
};

/** The first thing wrong with a request: the field's path, and a sentence about it. */
export function firstFault(
  target: string,
  issues: readonly z.core.$ZodIssue[],
): { readonly field: string; readonly detail: string } {
  const issue = issues[0];
  const steps = (issue?.path ?? []).map(String);
  // The field is at fault, not the key that names its type.
  const path = steps.at(-1) === 'mapValue' ? steps.slice(0, -1) : steps;
  const place = PLACES[target] ?? 'body';
  const name = path[0] === 'erasure-key' ? ERASURE_KEY_HEADER : joined(path);
  const field = name === '' ? place : name;
  const message =
    issue?.code === 'unrecognized_keys' ? 'has a member that is not known here' : issue?.message;
  return { field, detail: `${name === '' ? `The ${place}` : field} ${message ?? 'is not valid'}.` };
}

function joined(path: readonly string[]): string {
  return path.reduce((text, step) => {
    if (/^\d+$/.test(step)) return `${text}[${step}]`;
    return text === '' ? step : `${text}.${step}`;
  }, '');
}
