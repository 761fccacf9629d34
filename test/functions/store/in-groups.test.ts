import { describe, expect, it } from '@jest/globals';
import { type InGroup, inGroups } from '../../../functions/src/store/in-groups.js';
import { StoreUnavailable } from '../../../functions/src/store/index.js';

/** A database of words that can be told to fail, and that keeps a group or nothing of it. */
function words(commit: () => Promise<void> = async () => undefined) {
  const kept: string[] = [];
  const groups: number[] = [];
  const inGroup = inGroups<string[]>(async (all) => {
    const written: string[] = [];
    await all(written);
    await commit();
    kept.push(...written);
    groups.push(written.length);
  });
  return { kept, groups, inGroup };
}

const write = (inGroup: InGroup<string[]>, word: string) =>
  inGroup((on) => {
    on.push(word);
    return word;
  });

const outcomes = async (all: readonly Promise<unknown>[]) =>
  (await Promise.allSettled(all)).map(({ status }) => status);

describe('writes in groups', () => {
  it('are written together when they come at the same moment, and in their order', async () => {
    const { kept, groups, inGroup } = words();
    const all = ['a', 'b', 'c'].map((word) => write(inGroup, word));
    expect(await Promise.all(all)).toEqual(['a', 'b', 'c']);
    expect([kept, groups]).toEqual([['a', 'b', 'c'], [3]]);
  });

  it('are all written, however many come at once', async () => {
    const { kept, groups, inGroup } = words();
    const many = Array.from({ length: 1_000 }, (_, number) => String(number));
    expect(await Promise.all(many.map((word) => write(inGroup, word)))).toEqual(many);
    expect(kept).toEqual(many);
    expect(groups.length).toBeLessThan(100);
  });

  it('are told of only once they are on the disk', async () => {
    const order: string[] = [];
    const { inGroup } = words(async () => void order.push('on the disk'));
    await inGroup(() => 'result').then((result) => order.push(result));
    expect(order).toEqual(['on the disk', 'result']);
  });

  it('are written although one of their group fails for a reason of its own', async () => {
    const { kept, inGroup } = words();
    const all = [
      write(inGroup, 'before'),
      inGroup(() => {
        throw new Error('of its own');
      }),
      inGroup(async () => {
        throw new Error('of its own, later');
      }),
      write(inGroup, 'after'),
    ];
    expect(await outcomes(all)).toEqual(['fulfilled', 'rejected', 'rejected', 'fulfilled']);
    expect(kept).toEqual(['before', 'after']);
  });

  it('fail together where the database cannot answer, and are not tried one by one', async () => {
    let tries = 0;
    const { kept, inGroup } = words(async () => {
      tries += 1;
      throw new StoreUnavailable('The disk is full');
    });
    const all = ['a', 'b', 'c'].map((word) => write(inGroup, word));
    expect(await outcomes(all)).toEqual(['rejected', 'rejected', 'rejected']);
    expect([tries, kept]).toEqual([1, []]);
  });
});
