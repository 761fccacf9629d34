/** What every store holds to. Each store's test runs all of it on a world of its own per test. */
import { afterEach, beforeEach, describe } from '@jest/globals';
import { contractOfArrivals } from './arrivals.contract.js';
import { contractOfAudit } from './audit.contract.js';
import { contractOfContents } from './contents.contract.js';
import { contractOfErasure } from './erasure.contract.js';
import { contractOfEvents } from './events.contract.js';
import { contractOfLists } from './lists.contract.js';
import { contractOfRxInfer } from './rxinfer.contract.js';
import { contractOfShares } from './shares.contract.js';
import type { World } from './world.js';

export function storeContract(name: string, makeWorld: () => Promise<World>): void {
  describe(`${name} keeps the contract of every store:`, () => {
    let world: World;
    beforeEach(async () => {
      world = await makeWorld();
    });
    afterEach(() => world.end());

    contractOfShares(() => world);
    contractOfErasure(() => world);
    contractOfLists(() => world);
    contractOfAudit(() => world);
    contractOfRxInfer(() => world);
    contractOfEvents(() => world);
    contractOfArrivals(() => world);
    contractOfContents(() => world);
  });
}
