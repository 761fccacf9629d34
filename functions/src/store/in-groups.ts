/**
 * Writes that come at the same moment are written together, so that the disk is waited for once. A
 * turn of the event loop reads from all sockets before it comes to what waits here.
 */

interface Waiting {
  /** Does the work, and answers how to tell its sender so. */
  readonly run: () => () => void;
  readonly reject: (error: unknown) => void;
}

export type InGroup = <T>(work: () => T) => Promise<T>;

/** `together` does all that it is given, or nothing. */
export function inGroups(together: (all: () => void) => Promise<void>): InGroup {
  let waiting: Waiting[] = [];
  function take(): readonly Waiting[] {
    const group = waiting;
    waiting = [];
    return group;
  }

  async function writeWaiting(): Promise<void> {
    let group: readonly Waiting[] | undefined;
    const tell: (() => void)[] = [];
    try {
      await together(() => {
        group = take();
        for (const { run } of group) tell.push(run());
      });
      for (const one of tell) one();
    } catch (error) {
      for (const { reject } of group ?? take()) reject(error);
    }
  }

  return (work) =>
    new Promise((resolve, reject) => {
      if (waiting.length === 0) setImmediate(() => void writeWaiting());
      const run = () => {
        const result = work();
        return () => resolve(result);
      };
      waiting.push({ run, reject });
    });
}
