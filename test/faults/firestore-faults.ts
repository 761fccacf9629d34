/**
 * Faults between firebase-admin and Firestore: what the client library calls may be answered with an
 * error, before it was done or although it was.
 */
import { createRequire } from 'node:module';
import { PassThrough, type Readable } from 'node:stream';
import type { Firestore } from 'firebase-admin/firestore';

export interface Fault {
  readonly code: number;
  readonly committed: boolean;
}

/** Undefined: no fault. */
export type NextFault = (method: string) => Fault | undefined;

type Call = (...sent: unknown[]) => unknown;

const errorOf = ({ code }: Fault): Error =>
  Object.assign(new Error('injected between firebase-admin and Firestore'), { code });

const asked = new Set(['commit', 'beginTransaction', 'rollback']);
const streamed = new Set(['batchGetDocuments', 'runQuery', 'runAggregationQuery']);

/** The pool hands firebase-admin the client of Google's API for each call. */
export function injectFaults(firestore: Firestore, next: NextFault): void {
  const pool = Reflect.get(firestore, '_clientPool');
  const run = pool.run.bind(pool);
  pool.run = (tag: string, needsGrpc: boolean, work: (client: object) => unknown) =>
    run(tag, needsGrpc, (client: object) => work(faulty(client, next)));
}

function faulty(client: object, next: NextFault): object {
  return new Proxy(client, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== 'function' || typeof name !== 'string') return value;
      const call: Call = value.bind(target);
      if (asked.has(name)) return askedWith(call, () => next(name));
      return streamed.has(name) ? streamedWith(call, () => next(name)) : call;
    },
  });
}

function askedWith(call: Call, next: () => Fault | undefined): Call {
  return async (...sent) => {
    const fault = next();
    if (fault === undefined) return call(...sent);
    if (fault.committed) await call(...sent);
    throw errorOf(fault);
  };
}

function streamedWith(call: Call, next: () => Fault | undefined): Call {
  return (...sent) => {
    const fault = next();
    // The cast: these methods of the client answer a stream.
    if (fault === undefined) return call(...sent) as Readable;
    const broken = new PassThrough({ objectMode: true });
    setImmediate(() => broken.destroy(errorOf(fault)));
    return broken;
  };
}

/** The pauses between the attempts of firebase-admin, as its own tests leave them out. */
export function withoutPauses(): void {
  const fromAdmin = createRequire(import.meta.resolve('firebase-admin/firestore'));
  const { setTimeoutHandler } = fromAdmin('@google-cloud/firestore/build/src/backoff');
  setTimeoutHandler((work: () => void) => setImmediate(work));
}
