/**
 * Looks at JSON before it is parsed: what nests too deep or holds too many values would cost more
 * memory and stack than its bytes, and is refused while it is still only bytes.
 */
import { MAX_JSON_COMMAS, MAX_JSON_CONTAINERS, MAX_JSON_DEPTH } from '../limits.js';

const QUOTE = 0x22;
const COMMA = 0x2c;
const BACKSLASH = 0x5c;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;

export type JsonSize = 'fine' | 'too-deep' | 'too-many-values';

/** One pass, no recursion, no allocation. Whether it is JSON at all is the parser's to say. */
export function measureJson(bytes: Uint8Array): JsonSize {
  let depth = 0;
  let commas = 0;
  let containers = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    switch (bytes[at]) {
      case QUOTE:
        at = endOfString(bytes, at);
        break;
      case OPEN_BRACKET:
      case OPEN_BRACE:
        depth += 1;
        containers += 1;
        if (depth > MAX_JSON_DEPTH) return 'too-deep';
        if (containers > MAX_JSON_CONTAINERS) return 'too-many-values';
        break;
      case CLOSE_BRACKET:
      case CLOSE_BRACE:
        depth -= 1;
        break;
      case COMMA:
        commas += 1;
        if (commas > MAX_JSON_COMMAS) return 'too-many-values';
        break;
    }
  }
  return 'fine';
}

/** Index of the closing quote, or the end of what there is. */
function endOfString(bytes: Uint8Array, start: number): number {
  let at = start + 1;
  while (at < bytes.length && bytes[at] !== QUOTE) {
    at += bytes[at] === BACKSLASH ? 2 : 1;
  }
  return at;
}
