/**
 * Writes that come at the same moment are written together, so that the disk is waited for once. A
 * turn of the event loop reads from all sockets before it comes to what waits here.
 */

interface Waiting<On> {
  /** Does the work, and answers how to tell its sender so. */
  readonly run: (on: On) => () => void;
  readonly reject: (error: unknown) => void;
}

export type InGroup<On> = <T>(work: (on: On) => T) => Promise<T>;

/** `together` does all that it is given, or nothing. */
export function inGroups<On>(together: (all: (on: On) => void) => Promise<void>): InGroup<On> {
  let waiting: Waiting<On>[] = [];
  function take(): readonly Waiting<On>[] {
    const group = waiting;
    waiting = [];
    return group;
  }

  async function writeWaiting(): Promise<void> {
    let group: readonly Waiting<On>[] | undefined;
    const tell: (() => void)[] = [];
    try {
      await together((on) => {
        group = take();
        for (const { run } of group) tell.push(run(on));
      });
      for (const one of tell) one();
    } catch (error) {
      for (const { reject } of group ?? take()) reject(error);
    }
  }

  return (work) =>
    new Promise((resolve, reject) => {
      if (waiting.length === 0) setImmediate(() => void writeWaiting());
      const run = (on: On) => {
        const result = work(on);
        return () => resolve(result);
      };
      waiting.push({ run, reject });
    });
}
