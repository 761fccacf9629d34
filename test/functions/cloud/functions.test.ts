import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { HttpsFunction } from 'firebase-functions/v2/https';
import { createFunctions } from '../../../functions/src/cloud/index.js';
import type { LogEntry, Service } from '../../../functions/src/service.js';
import { openFirestoreAggregates } from '../../../functions/src/store/index.js';
import { newBridgeDatabase, openBridgeStore } from '../../contract/bridge.js';
import { AFTER_EXPIRY, NOW, shareOf } from '../../contract/world.js';
import { openGuard } from '../../support/open-guard.js';

const DEAD_END: () => Promise<Service> = async () => {
  throw new Error('this quotes a document');
};

describe('the Cloud Functions', () => {
  let now: Date;
  let log: LogEntry[];
  let service: Service;
  const create = (open: () => Promise<Service>) =>
    createFunctions(open, {
      authenticate: async () => ({ outcome: 'admitted', who: 'the maintainer' }),
      log: (entry) => log.push(entry),
    });
  const servers: Server[] = [];
  beforeEach(() => {
    now = NOW;
    log = [];
    service = {
      store: openBridgeStore(newBridgeDatabase('demo-functions').firestore()),
      settings: {
        retentionDays: 180,
        rxinferLevel: undefined,
        declarations: undefined,
        stopped: new Set<string>(),
      },
      guard: openGuard,
      clock: () => now,
      log: (entry) => log.push(entry),
    };
  });
  afterEach(async () => {
    for (const server of servers.splice(0)) server.close();
    await service.store.close();
  });

  /** Node's request and response have all of Express's that the handler uses. */
  async function serve(handler: HttpsFunction): Promise<string> {
    const server = createServer((request, response) => {
      void Reflect.apply(handler, undefined, [request, response]);
    });
    servers.push(server);
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    // Listening on a host and a port, a server has an address of this form.
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  it('open nothing while they are loaded, and one store for all requests', async () => {
    let opened = 0;
    const { receive, admin } = create(async () => {
      opened += 1;
      return service;
    });
    expect(opened).toBe(0);
    const addresses = [
      `${await serve(receive)}/v1/health`,
      `${await serve(admin)}/v1/admin/sessions`,
    ];
    const answers = await Promise.all(
      [...addresses, ...addresses].map((address) => fetch(address)),
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    expect(opened).toBe(1);
  });

  it('answer 503 while the store cannot be opened, and serve from when it can', async () => {
    let open = DEAD_END;
    const { receive } = create(() => open());
    const address = `${await serve(receive)}/v1/health`;
    const refused = await fetch(address);
    expect([refused.status, refused.headers.get('Retry-After')]).toEqual([503, '10']);
    expect(await refused.json()).toMatchObject({ type: 'about:blank', status: 503 });
    const message = 'The service cannot open its store.';
    expect(log).toEqual([{ severity: 'ERROR', message, error: 'Error' }]);
    open = async () => service;
    expect((await fetch(address)).status).toBe(200);
  });

  it('keep the two halves apart', async () => {
    const { receive, admin } = create(async () => service);
    expect((await fetch(`${await serve(receive)}/v1/admin/sessions`)).status).toBe(404);
    expect((await fetch(`${await serve(admin)}/v1/health`)).status).toBe(404);
  });

  it('show statistics out of the aggregates, and never open the store for it', async () => {
    const published = openFirestoreAggregates(newBridgeDatabase('demo-published').firestore());
    const { store: _, ...open } = service;
    const { statistics } = createFunctions(DEAD_END, {
      log: (entry) => log.push(entry),
      openPublished: async () => ({ ...open, aggregates: published, threshold: 10 }),
    });
    const address = await serve(statistics);
    expect((await fetch(`${address}/v1/statistics?package=tidy-solver`)).status).toBe(200);
    expect((await fetch(`${address}/v1/health`)).status).toBe(404);
    expect(log).toEqual([]);
    await published.close();
  });

  it('roll closed days up on their schedule, and say that it failed, and not on what', async () => {
    const aggregates = openFirestoreAggregates(newBridgeDatabase('demo-published').firestore());
    const { store: _, ...open } = service;
    const openPublished = async () => ({ ...open, aggregates, threshold: 10 });
    await aggregates.countUntil('2026-04-30');
    for (let n = 0; n < 12; n++) await service.store.putShare(shareOf(1));
    now = new Date('2026-05-03T01:00:00.000Z');
    const { rollup } = createFunctions(async () => service, { openPublished });
    await rollup.run({ scheduleTime: now.toISOString() });
    expect(log).toEqual([{ severity: 'INFO', message: 'Counted 1 closed days.' }]);
    const month = await aggregates.readMonth('tidy-solver', '2026-05');
    expect(Object.keys(month)).toEqual(['2026-05-01']);
    const broken = createFunctions(DEAD_END, { openPublished, log: () => undefined });
    const failing = Promise.resolve(broken.rollup.run({ scheduleTime: now.toISOString() }));
    await expect(failing).rejects.toThrow('The roll-up failed: Error.');
    await aggregates.close();
  });

  it('purge on their schedule what expired, until nothing is left', async () => {
    const { purge } = create(async () => service);
    for (let n = 0; n < 3; n++) await service.store.putShare(shareOf(2));
    await purge.run({ scheduleTime: NOW.toISOString() });
    expect(log).toEqual([{ severity: 'INFO', message: 'Purged 0 expired documents.' }]);
    now = AFTER_EXPIRY;
    await purge.run({ scheduleTime: now.toISOString() });
    expect(await service.store.purgeExpired(now, 1)).toBe(0);
    expect(log[1]?.message).toMatch(/^Purged [1-9]\d* expired documents\.$/);
  });

  it('say that a purge failed, and not on what', async () => {
    const { purge } = create(DEAD_END);
    const failing = Promise.resolve(purge.run({ scheduleTime: NOW.toISOString() }));
    await expect(failing).rejects.toThrow('The purge failed: Error.');
  });
});
