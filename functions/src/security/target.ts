/**
 * Refuses paths that mean one thing to a router and another to whatever stood before it. It looks
 * at the target as it was sent, since a URL parser resolves `..` without a word.
 */
import { createMiddleware } from 'hono/factory';
import type { Asked } from '../asked.js';
import { MAX_TARGET_CHARACTERS } from '../limits.js';
import { type Refusal, refusal, refuseWith } from '../problem.js';

/** A dot segment, in any encoding. */
const DOT_SEGMENT = /(^|\/)(\.|%2e){1,2}(\/|$)/i;
/** An encoded slash, backslash, percent sign or control character, or any of them bare. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: refusing them is the purpose
const AMBIGUOUS = /%2f|%5c|%25|%[01][0-9a-f]|%7f|[\\\u0000-\u0020\u007f]|\/\//i;
/** A percent sign that starts no byte. */
const BROKEN_ESCAPE = /%(?![0-9a-f]{2})/i;

export const plainTarget = createMiddleware(async (c, next) => {
  const refused = targetRefusal(c);
  return refused ? refuseWith(c, refused) : next();
});

/** Undefined where the target is as it should be. */
export function targetRefusal(asked: Asked): Refusal<400 | 414> | undefined {
  const target = sentTarget(asked);
  if (target.length > MAX_TARGET_CHARACTERS) {
    return refusal(
      414,
      `The address is longer than ${MAX_TARGET_CHARACTERS} characters; shorten it.`,
    );
  }
  const path = target.replace(/[?#].*$/s, '');
  if (DOT_SEGMENT.test(path) || AMBIGUOUS.test(path) || BROKEN_ESCAPE.test(path)) {
    return refusal(
      400,
      'The path has segments or characters that no route here has; leave them out.',
      {
        field: 'path',
      },
    );
  }
  return undefined;
}

/** Node's request where there is one; Express keeps the whole target beside a rewritten one. */
function sentTarget({ env, req }: Asked): string {
  const incoming: { originalUrl?: unknown; url?: unknown } = env?.incoming ?? {};
  for (const target of [incoming.originalUrl, incoming.url]) {
    if (typeof target === 'string') return target.replace(/^https?:\/\/[^/?#]*/i, '');
  }
  const { pathname, search } = new URL(req.url);
  return `${pathname}${search}`;
}
