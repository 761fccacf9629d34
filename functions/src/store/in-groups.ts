/**
 * Writes that come at the same moment are written together, so that the disk is waited for once. A
 * turn of the event loop reads from all sockets before it comes to what waits here, and while one group
 * is on its way to the disk the next one gathers.
 */
import { StoreUnavailable } from './store.js';

/**
 * Were a group all that waits, there would be nobody left to ask for more while it is on its way, and the
 * thread that answers would have nothing to do.
 */
const MAX_GROUP = 48;

interface Waiting<On> {
  /** Answers how to tell the sender, once all is written. May be run again. */
  readonly run: (on: On) => (() => void) | Promise<() => void>;
  readonly reject: (error: unknown) => void;
}

/** Resolves with what `work` answers, once all is written. */
export type InGroup<On> = <T>(work: (on: On) => T | Promise<T>) => Promise<T>;

/** `together` does all that it is given, or nothing. */
export function inGroups<On>(
  together: (all: (on: On) => Promise<void>) => Promise<void>,
): InGroup<On> {
  const waiting: Waiting<On>[] = [];
  function take(): readonly Waiting<On>[] {
    const group = waiting.splice(0, MAX_GROUP);
    if (waiting.length > 0) start();
    return group;
  }
  const start = () => setImmediate(() => void write(take));

  async function write(taken: () => readonly Waiting<On>[]): Promise<void> {
    let group: readonly Waiting<On>[] | undefined;
    const tell: (() => void)[] = [];
    try {
      await together(async (on) => {
        group = taken();
        for (const { run } of group) {
          const done = run(on);
          tell.push(done instanceof Promise ? await done : done);
        }
      });
      for (const one of tell) one();
    } catch (error) {
      const failed = group ?? taken();
      // What fails by itself must not fail its neighbours: each is done alone then.
      if (failed.length > 1 && !(error instanceof StoreUnavailable)) {
        for (const one of failed) await write(() => [one]);
      } else for (const { reject } of failed) reject(error);
    }
  }

  return (work) =>
    new Promise((resolve, reject) => {
      if (waiting.length === 0) start();
      const run = (on: On) => {
        const done = work(on);
        return done instanceof Promise
          ? done.then((result) => () => resolve(result))
          : () => resolve(done);
      };
      waiting.push({ run, reject });
    });
}
