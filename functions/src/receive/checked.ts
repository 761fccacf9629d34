/** A body read and checked by its schema, for a handler that does without the middleware for it. */
import type { z } from '@hono/zod-openapi';
import type { Asked } from '../asked.js';
import { type Refusal, refusal } from '../problem.js';
import { firstFault } from '../schema/index.js';
import { readJsonText } from '../security/index.js';

type Checked<T> =
  | { readonly outcome: 'checked'; readonly content: T }
  | { readonly outcome: 'refused'; readonly refusal: Refusal<400 | 413 | 415> };

export async function readChecked<S extends z.ZodType>(
  asked: Asked,
  schema: S,
): Promise<Checked<z.output<S>>> {
  const read = await readJsonText(asked);
  if (read.outcome === 'refused') return read;
  const parsed = parse(read.text);
  if (parsed === undefined) {
    return refused('The body is not JSON; send it as JSON.', 'body');
  }
  const checked = schema.safeParse(parsed.content);
  if (checked.success) return { outcome: 'checked', content: checked.data };
  const { field, detail } = firstFault('json', checked.error.issues);
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
