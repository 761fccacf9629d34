/**
 * Answers longer than memory should hold leave piece by piece, at the reader's pace. When one
 * cannot be finished the connection is cut, so that half an answer is never taken for a whole one.
 */
import { randomUUID } from 'node:crypto';
import type { Context } from 'hono';
import { errorName, type Service } from './service.js';

/** Returns a `Response`; typed so that it fits the route's declared answer, which no stream can. */
export function streamed(
  c: Context,
  service: Service,
  pieces: AsyncGenerator<string>,
  contentType: string,
): never {
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        try {
          const { done, value } = await pieces.next();
          if (done) controller.close();
          else controller.enqueue(encoder.encode(value));
        } catch (error) {
          service.log({
            severity: 'ERROR',
            message: 'An answer was cut off.',
            incident: randomUUID(),
            error: errorName(error),
          });
          cut(c, controller);
        }
      },
      async cancel() {
        await pieces.return(undefined);
      },
    },
    // Nothing is read before somebody asks: a HEAD request never does.
    { highWaterMark: 0 },
  );
  return c.body(body, 200, { 'Content-Type': contentType }) as never;
}

/** An error handed to the adapter would be printed with its stack; the socket is ours to close. */
function cut(c: Context, controller: ReadableStreamDefaultController): void {
  const outgoing: { destroy?: () => void } | undefined = c.env?.outgoing;
  if (outgoing?.destroy === undefined) {
    controller.error(new Error('The answer was cut off.'));
    return;
  }
  outgoing.destroy();
  controller.close();
}
