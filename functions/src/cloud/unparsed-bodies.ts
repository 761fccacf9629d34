/**
 * Keeps Google's runners from reading a request's body before we do. functions-framework 5.0.5
 * inflates up to 1,024 MB (194 KB of gzip became 1 GB of memory) and has no option for it; the
 * Functions emulator does the same up to 32 MB. Both answer what they cannot parse, or a path they
 * cannot decode, in HTML and with a stack trace. Both load us before they build their server, so
 * the parsers that they are about to ask for are replaced here, and our own limits are the only ones.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createRequire } from 'node:module';
import { refuse } from './refuse.js';

const PARSERS = ['json', 'raw', 'text', 'urlencoded'];
const BODY_PARSER = /[\\/]body-parser[\\/]index\.js$/;

/**
 * Stands in for a body parser. Express passes over a handler of four parameters while all is well,
 * so the body stays unread; and what Express itself choked on before us ends here, as our problem.
 */
function refuseUnreadable(
  _error: unknown,
  _request: IncomingMessage,
  response: ServerResponse,
  _next: () => void,
): void {
  refuse(response, 400, 'The address of this request cannot be read; correct it.', {
    field: 'path',
  });
}

/** To be called while the functions are loaded: a server that stands already is not changed. */
export function leaveBodiesUnparsed(): void {
  // Google's runners are CommonJS: one cache holds every copy of body-parser that they loaded.
  const { cache } = createRequire(import.meta.url);
  for (const [path, loaded] of Object.entries(cache)) {
    if (!BODY_PARSER.test(path) || loaded === undefined) continue;
    for (const parser of PARSERS) {
      Object.defineProperty(loaded.exports, parser, {
        configurable: true,
        enumerable: true,
        value: () => refuseUnreadable,
      });
    }
  }
}
