/** A store as whoever moves it reads it: everything, each once, with what no other answer shows. */
import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import type { Content } from '../../functions/src/store/index.js';
import {
  AFTER_EXPIRY,
  EXPIRY,
  eventBatch,
  ids,
  NOW,
  shareOf,
  TOMBSTONE,
  type World,
} from './world.js';

/** More than are read at once. */
const MANY = 230;

async function contentsOf(world: World, now: Date): Promise<Content[]> {
  const contents = await world.contents();
  const found: Content[] = [];
  for await (const content of contents.all(now)) found.push(content);
  await contents.close();
  return found;
}

export function contractOfContents(world: () => World): void {
  describe('what is read to be moved', () => {
    it('is every document once, with its expiry and its invokes, and every tombstone', async () => {
      const store = await world().open();
      const events = Array.from({ length: MANY }, () => randomUUID());
      await store.recordEvents(eventBatch(events));
      const sent = shareOf(40);
      await store.putShare(sent);
      await store.eraseAsAdmin(randomUUID(), TOMBSTONE);

      const found = await contentsOf(world(), NOW);

      const of = (collection: string) => found.filter((one) => one.collection === collection);
      expect(ids(of('events')).sort()).toEqual(events.toSorted());
      const [session, ...others] = of('sessions');
      expect(others).toEqual([]);
      expect(session).toMatchObject({ id: sent.session, expiresAt: EXPIRY });
      expect(ids(session?.invokes ?? [])).toEqual(ids(sent.invokes));
      expect(of('tombstones').length).toBeGreaterThan(0);
    });

    it('is nothing that has expired', async () => {
      const store = await world().open();
      await store.putShare(shareOf(3));
      await store.recordEvents(eventBatch([randomUUID()]));
      expect(await contentsOf(world(), AFTER_EXPIRY)).toEqual([]);
    });
  });
}
