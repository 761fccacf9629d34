/**
 * Sends what nobody waits for. A look-up by `getaddrinfo` runs in a thread of Node's own, and a
 * process does not end before it does: 10 s where a name server is silent. So the request is made in
 * a worker that is not waited for, which looks names up by c-ares, and which ends with the process.
 */
import { type HttpAnswer, readAnswer } from './answer.js';
import { aborted, late, tooLong, unsent } from './failures.js';
import { headersOf } from './http.js';
import { RESPONSE_MAX_BYTES } from './policy.js';
import type { OutgoingRequest, SendLimits, Transport, TransportResult } from './types.js';
import { WORKER } from './worker.js';

/** What the worker posts. */
type Message =
  | { readonly answer: HttpAnswer }
  | { readonly code: string }
  | { readonly tooLong: true };

export function createWorkerTransport(): Transport {
  return {
    async send(request, limits) {
      if (limits.signal?.aborted) return aborted();
      try {
        const { Worker } = await import('node:worker_threads');
        const worker = new Worker(WORKER, {
          eval: true,
          name: 'aboveboard',
          workerData: dataOf(request),
          // Nothing of the host's: neither what it preloads, nor its output.
          env: {},
          execArgv: [],
          stdout: true,
          stderr: true,
        });
        return await outcomeOf(worker, request.url, limits);
      } catch {
        return unsent('ERR_WORKER', request.url);
      }
    },
  };
}

function dataOf(request: OutgoingRequest): object {
  const body = Buffer.from(request.body);
  const headers = { ...headersOf(request), 'content-length': body.byteLength };
  return { url: request.url.href, headers, body, maxBytes: RESPONSE_MAX_BYTES };
}

function outcomeOf(
  worker: import('node:worker_threads').Worker,
  url: URL,
  { timeoutMs, signal }: SendLimits,
): Promise<TransportResult> {
  return new Promise((resolve) => {
    let isFinished = false;
    const finish = (result: TransportResult) => {
      if (isFinished) return;
      isFinished = true;
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
      resolve(result);
      worker.terminate().catch(() => undefined);
      // To terminate a worker means to wait for it again.
      worker.unref();
    };
    const onAbort = () => finish(aborted());
    const timer = setTimeout(() => finish(late(url.origin, timeoutMs)), timeoutMs);
    signal?.addEventListener('abort', onAbort);
    worker.on('message', (message: Message) => finish(resultOf(message, url)));
    worker.on('error', () => finish(unsent('ERR_WORKER', url)));
    worker.on('exit', () => finish(unsent('ERR_WORKER', url)));
    timer.unref();
    worker.unref();
    // It may have been raised while the worker was loaded.
    if (signal?.aborted) onAbort();
  });
}

function resultOf(message: Message, url: URL): TransportResult {
  if ('answer' in message)
    return readAnswer({ ...message.answer, retryAfterMs: undefined }, url.origin);
  return 'code' in message ? unsent(message.code, url) : tooLong(url.origin);
}
