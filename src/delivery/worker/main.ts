/** The program of the worker. It answers every job, and ends when it is told to. */
import { parentPort } from 'node:worker_threads';
import type { Done, Ordered } from './jobs.js';
import { perform } from './perform.js';

function answer(done: Done): void {
  parentPort?.postMessage(done);
}

parentPort?.on('message', ({ id, job }: Ordered) => {
  perform(job).then(
    (result) => answer({ id, result }),
    () => answer({ id }),
  );
});
