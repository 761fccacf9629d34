/**
 * Writes that come at the same moment are written together, so that the disk is waited for once. A
 * turn of the event loop reads from all sockets before it comes to what waits here.
 */

interface Waiting<Item, Result> {
  readonly items: readonly Item[];
  readonly resolve: (results: readonly Result[]) => void;
  readonly reject: (error: unknown) => void;
}

/** `inTurn` calls back when it is this group's turn: until then others may join it. */
export function inGroups<Item, Result>(
  inTurn: (take: () => readonly Item[]) => Promise<readonly Result[]>,
): (items: readonly Item[]) => Promise<readonly Result[]> {
  let waiting: Waiting<Item, Result>[] = [];

  async function writeWaiting(): Promise<void> {
    let group: Waiting<Item, Result>[] | undefined;
    const take = () => {
      group = waiting;
      waiting = [];
      return group.flatMap(({ items }) => items);
    };
    try {
      const results = await inTurn(take);
      let at = 0;
      for (const { items, resolve } of group ?? []) {
        resolve(results.slice(at, at + items.length));
        at += items.length;
      }
    } catch (error) {
      if (group === undefined) take();
      for (const { reject } of group ?? []) reject(error);
    }
  }

  return (items) =>
    new Promise((resolve, reject) => {
      if (waiting.length === 0) setImmediate(() => void writeWaiting());
      waiting.push({ items, resolve, reject });
    });
}
