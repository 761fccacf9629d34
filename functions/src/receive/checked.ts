/** A body checked by its schema, for a handler that does without the middleware for it. */
import type { z } from '@hono/zod-openapi';
import { type Refusal, refusal } from '../problem.js';
import { firstFault } from '../schema/index.js';
import type { ReadText } from '../security/index.js';

type Checked<T> =
  | { readonly outcome: 'checked'; readonly content: T }
  | { readonly outcome: 'refused'; readonly refusal: Refusal<400 | 413 | 415> };

export function checked<S extends z.ZodType>(read: ReadText, schema: S): Checked<z.output<S>> {
  if (read.outcome === 'refused') return read;
  const parsed = parse(read.text);
  if (parsed === undefined) {
    return refused('The body is not JSON; send it as JSON.', 'body');
  }
  const { success, data, error } = schema.safeParse(parsed.content);
  if (success) return { outcome: 'checked', content: data };
  const { field, detail } = firstFault('json', error.issues);
  return refused(detail, field);
}

function parse(text: string): { readonly content: unknown } | undefined {
  try {
    return { content: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

const refused = (detail: string, field: string | undefined) =>
  ({ outcome: 'refused', refusal: refusal(400, detail, { field }) }) as const;
