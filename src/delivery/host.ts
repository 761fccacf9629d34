/**
 * The one worker of this process, in which everything leaves that nobody waits for. It is started
 * when there is something to do, for all packages, and ended when there is nothing more. A process
 * never waits for it: it ends, or is ended, with the worker wherever that is.
 */
import type { Worker } from 'node:worker_threads';
import { processState } from '../process-state.js';
import type { Done, Job, Ordered, ResultOf, Results } from './worker/jobs.js';

/** Starting one again costs 30 ms of a core, keeping one 10 MB. */
const IDLE_MS = 10_000;

/** Enough for the largest share and its text; a worker that needs more ends, and the host lives on. */
const MEMORY = { maxOldGenerationSizeMb: 64, maxYoungGenerationSizeMb: 8 };

/** Everything outside of the program that a test may want otherwise. */
export interface HostSurroundings {
  readonly program?: () => Promise<string>;
  readonly idleMs?: number;
}

interface Waiting {
  readonly resolve: (result: Results[keyof Results]) => void;
  readonly reject: (reason: Error) => void;
}

/** A worker, and those who wait for it. */
interface Crew {
  readonly waiting: Map<number, Waiting>;
  readonly worker: Promise<Worker>;
  idle?: NodeJS.Timeout;
}

export interface Host {
  /** Rejects where the worker cannot be started, or ends before it has answered. */
  run<J extends Job>(job: J): Promise<ResultOf<J>>;
}

/** Raise the number with every change of what host and worker say to each other. */
export function sharedHost(): Host {
  return processState('delivery.2', () => createHost());
}

export function createHost(surroundings: HostSurroundings = {}): Host {
  const { program = builtProgram, idleMs = IDLE_MS } = surroundings;
  let crew: Crew | undefined;
  let lastId = 0;

  function hire(): Crew {
    const waiting: Crew['waiting'] = new Map();
    const hired: Crew = { waiting, worker: start(program) };
    hired.worker.then(
      (worker) => {
        worker.on('message', ({ id, result }: Done) => {
          settle(hired, id, result);
          if (waiting.size === 0) hired.idle = setTimeout(() => dismiss(hired), idleMs).unref();
        });
        // What went wrong in it is nothing that a host should hear of; that it ended follows.
        worker.on('error', () => undefined);
        worker.on('exit', () => dismiss(hired));
        worker.unref();
      },
      () => dismiss(hired),
    );
    return hired;
  }

  function dismiss(dismissed: Crew): void {
    if (crew === dismissed) crew = undefined;
    clearTimeout(dismissed.idle);
    for (const id of [...dismissed.waiting.keys()]) settle(dismissed, id, undefined);
    dismissed.worker.then(end).catch(() => undefined);
  }

  return {
    run<J extends Job>(job: J) {
      crew ??= hire();
      const current = crew;
      clearTimeout(current.idle);
      lastId += 1;
      const ordered: Ordered = { id: lastId, job };
      const result = new Promise<Results[keyof Results]>((resolve, reject) => {
        current.waiting.set(ordered.id, { resolve, reject });
      });
      current.worker.then((worker) => worker.postMessage(ordered)).catch(() => dismiss(current));
      // The cast: the worker answers each kind of job with its own kind of result.
      return result as Promise<ResultOf<J>>;
    },
  };
}

function settle({ waiting }: Crew, id: number, result: Done['result']): void {
  const one = waiting.get(id);
  waiting.delete(id);
  if (result === undefined) one?.reject(new Error('The worker did not answer.'));
  else one?.resolve(result);
}

async function builtProgram(): Promise<string> {
  const { PROGRAM } = await import('./worker/program.js');
  return PROGRAM;
}

async function start(program: () => Promise<string>): Promise<Worker> {
  const [{ Worker }, text] = await Promise.all([import('node:worker_threads'), program()]);
  return new Worker(text, {
    eval: true,
    name: 'aboveboard',
    // Nothing of the host's: neither what it preloads, nor its output.
    env: {},
    execArgv: [],
    stdout: true,
    stderr: true,
    resourceLimits: MEMORY,
  });
}

async function end(worker: Worker): Promise<void> {
  const ended = worker.terminate();
  // To terminate a worker means to wait for it again.
  worker.unref();
  await ended;
}
