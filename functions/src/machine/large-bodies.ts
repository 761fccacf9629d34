/**
 * Admits large bodies only while there is memory for them: as many connections as are open could
 * otherwise hold a full one each. A small body is always admitted.
 */
import type { IncomingMessage } from 'node:http';
import {
  INFLATION,
  MAX_BODIES_BYTES,
  MAX_BODY_BYTES,
  RETRY_AFTER_SECONDS,
  SMALL_BODY_BYTES,
} from '../limits.js';
import type { Listener } from '../listener.js';
import { problem } from '../problem.js';

const BUSY = 'Too many large requests at once; send it again after the seconds in Retry-After.';

/** What it may come to in memory, as far as its headers tell. */
function sizeOf({ headers }: IncomingMessage): number {
  if (headers['transfer-encoding'] !== undefined) return MAX_BODY_BYTES;
  const sent = Number(headers['content-length'] ?? 0);
  const inflated = headers['content-encoding'] === undefined ? sent : sent * INFLATION;
  return Math.min(inflated, MAX_BODY_BYTES);
}

export function admitting(listener: Listener, budget: number = MAX_BODIES_BYTES): Listener {
  let held = 0;
  return (request, response) => {
    const size = sizeOf(request);
    if (size <= SMALL_BODY_BYTES) return listener(request, response);
    if (held + size > budget) {
      request.resume();
      response.writeHead(503, {
        'Content-Type': 'application/problem+json',
        'Retry-After': String(RETRY_AFTER_SECONDS),
      });
      response.end(JSON.stringify(problem(503, BUSY)));
      return undefined;
    }
    held += size;
    response.once('close', () => {
      held -= size;
    });
    return listener(request, response);
  };
}
