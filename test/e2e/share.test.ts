/** The SDK against the real service: shared, shared again, read, refused, cut off, taken back. */
import { readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import {
  declare,
  type Field,
  sessionsDeclaration,
} from '../../src/collection/declaration/index.js';
import { fromFirestoreDocument } from '../../src/firestore/index.js';
import { createReceipts, type Receipts } from '../../src/outbox/index.js';
import {
  appendInvokeContext,
  createSession,
  getSessionStats,
  type Session,
  type SessionInvoke,
  setSessionStatsCapacity,
  withSession,
} from '../../src/session/index.js';
import { eraseSession, type ShareReport, shareSessionData } from '../../src/sharing/index.js';
import { ERASURE_KEY_HEADER, type HeldSession } from '../../src/wire.js';
import { type Hop, startHop } from './hop.js';
import {
  findTraces,
  jsonOf,
  lookUp,
  makeFolder,
  type RunningService,
  removeFolders,
  startService,
} from './support.js';

/** What RxInfer's client needs 1,002 requests for. */
const RUNS = 1_000;
const MAX_REQUESTS = 4;

/** With 20 context keys each, more than the 4.5 MB of one part. */
const RUNS_OF_TWO_PARTS = 2_500;

const CONTEXT = Object.fromEntries(
  Array.from({ length: 20 }, (_, index) => [`key_${index}`, [index + 0.25, index + 0.5]]),
);

const by = { owner: 'core team', since: 1 };
const pair: Field = {
  type: 'number',
  list: true,
  description: 'A pair of numbers.',
  purpose: 'To have something to share.',
  level: 'labels',
  ...by,
};

const collects = declare({
  package: 'host',
  revision: 1,
  description: 'Records what a test runs.',
  sessions: {
    ...sessionsDeclaration(by),
    labels: {
      fit: { description: 'A fit.', since: 1 },
      plot: { description: 'A plot.', since: 1 },
    },
    context: Object.fromEntries(Object.keys(CONTEXT).map((key) => [key, pair])),
  },
});

let service: RunningService;
let hop: Hop | undefined;

beforeAll(async () => {
  service = await startService();
});

afterEach(() => {
  hop?.close();
  hop = undefined;
});

afterAll(async () => {
  await service.stop();
  removeFolders();
});

/** A program that records, and the receipts of the user who runs it. */
interface Host {
  readonly session: Session;
  readonly endpoint: string;
  readonly receipts: Receipts;
}

/** Neither this machine's variables nor its user's configuration. */
const SETTINGS = { ABOVEBOARD_HOME: makeFolder('settings') };

function surroundingsOf({ receipts }: Pick<Host, 'receipts'>) {
  return { env: SETTINGS, receipts };
}

function makeReceipts(): Receipts {
  return createReceipts({ folder: makeFolder('receipts') });
}

function makeHost(endpoint = service.address): Host {
  const session = createSession({ package: { name: 'host', version: '1.0.0' } });
  return { session, endpoint, receipts: makeReceipts() };
}

function run({ session }: Host, times: number, label = 'fit'): void {
  for (let index = 0; index < times; index += 1) {
    withSession(session, label, (invoke) => appendInvokeContext(invoke, () => ({ ...CONTEXT })));
  }
}

async function share({ session, endpoint, receipts }: Host): Promise<ShareReport> {
  const result = await shareSessionData(
    session,
    { endpoint, collects },
    { env: SETTINGS, receipts },
  );
  if (result.outcome === 'not-sent') throw new Error(result.message);
  return result;
}

function recordedBy({ session }: Host): readonly SessionInvoke[] {
  return getSessionStats(session, 'fit')?.invokes ?? [];
}

function keyIn({ receipt }: ShareReport): string {
  return JSON.parse(readFileSync(receipt, 'utf8')).erasure_key;
}

function read(id: string, key: string): Promise<Response> {
  return fetch(`${service.address}/v1/sessions/${id}`, { headers: { [ERASURE_KEY_HEADER]: key } });
}

describe('a share of 1,000 invokes', () => {
  it('takes a few requests, and none of it is there twice after sharing again', async () => {
    hop = await startHop(() => service.address);
    const host = makeHost(hop.address);
    run(host, RUNS);

    const first = await share(host);
    const requests = hop.count();
    const second = await share(host);

    expect(requests).toBeLessThanOrEqual(MAX_REQUESTS);
    expect(first.counts.invokes).toEqual({ shared: RUNS, of: RUNS });
    expect(second.counts).toEqual(first.counts);
    const found = await lookUp(service, first.sessionId);
    expect(found).toMatchObject({ invoke_count: RUNS, complete: true });
    expect(found.invokes).toHaveLength(RUNS);
    expect(found.session_stats.map(fromFirestoreDocument)).toMatchObject([
      { label: 'fit', total_invokes: RUNS },
    ]);
  });

  it('grows by what was recorded since, and its label is updated', async () => {
    const host = makeHost();
    run(host, 3);
    const { sessionId } = await share(host);
    run(host, 2);
    run(host, 1, 'plot');

    await share(host);

    const { invoke_count, session_stats } = await lookUp(service, sessionId);
    expect(invoke_count).toBe(6);
    expect(session_stats.map(fromFirestoreDocument)).toMatchObject([
      { label: 'fit', total_invokes: 5 },
      { label: 'plot', total_invokes: 1 },
    ]);
  });
});

describe('a shared session', () => {
  it('is read in full with the key of its receipt', async () => {
    const host = makeHost();
    run(host, 2);
    const report = await share(host);

    const held = await jsonOf<HeldSession>(await read(report.sessionId, keyIn(report)));

    expect(held.session.fields['id']).toEqual({ stringValue: report.sessionId });
    expect(held.session_stats).toHaveLength(1);
    expect(held.invokes.map(fromFirestoreDocument)).toMatchObject(
      recordedBy(host).map(({ id, execution_start, duration_ms }) => ({
        id,
        execution_start,
        duration_ms,
        context: { key_7: { type: 'array', size: 2, element: 'double' } },
      })),
    );
  });

  it('tells a stranger as much as a session that does not exist', async () => {
    const host = makeHost();
    run(host, 1);
    const { sessionId } = await share(host);
    const guess = Buffer.alloc(32, 1).toString('base64url');

    const known = await read(sessionId, guess);
    const unknown = await read(crypto.randomUUID(), guess);

    expect(known.status).toBe(404);
    expect(await known.text()).toBe(await unknown.text());
  });

  it('takes nothing from a stranger, whatever the receipt of that one says', async () => {
    const host = makeHost();
    run(host, 2);
    const { sessionId } = await share(host);
    run(host, 1);
    const stranger = { ...host, receipts: makeReceipts() };

    const strange = await share(stranger);
    const erased = await eraseSession(sessionId, {}, surroundingsOf(stranger));

    expect(strange).toMatchObject({ outcome: 'failed', counts: { sessionStats: { shared: 0 } } });
    expect(strange.message).toContain('another key');
    expect(erased.message).toContain('has no such session under this key');
    expect(await lookUp(service, sessionId)).toMatchObject({ invoke_count: 2 });
    expect(await share(host)).toMatchObject({ outcome: 'shared' });
    expect(await lookUp(service, sessionId)).toMatchObject({ invoke_count: 3 });
  });

  it('is erased with the receipt: no byte of it is left, and it cannot be shared again', async () => {
    const host = makeHost();
    run(host, 40);
    const { sessionId } = await share(host);
    const stats = String(getSessionStats(host.session, 'fit')?.id);
    const names = [sessionId, stats, ...recordedBy(host).map(({ id }) => id)];
    expect(findTraces(service.data, names).length).toBeGreaterThanOrEqual(names.length);

    const erased = await eraseSession(sessionId, {}, surroundingsOf(host));

    expect(erased).toMatchObject({
      outcome: 'erased',
      deleted: { sessions: 1, session_stats: 1, invokes: 40 },
    });
    expect(findTraces(service.data, names)).toEqual([]);
    const forgetful = { ...host, receipts: makeReceipts() };
    expect(await share(forgetful)).toMatchObject({ outcome: 'failed' });
    expect(findTraces(service.data, names)).toEqual([]);
  });

  it('whose key is lost is erased by the maintainer, on a request that names it alone', async () => {
    const host = makeHost();
    run(host, 1);
    const { sessionId } = await share(host);
    const asked = await fetch(`${service.address}/v1/erasure-requests`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ session: sessionId }),
    });
    expect(asked.status).toBe(202);
    const queue = await (await service.admin('/v1/admin/erasure-requests')).json();
    expect(queue).toMatchObject({ erasure_requests: [{ session: sessionId }] });

    const path = `/v1/admin/sessions/${sessionId}`;
    const deleted = await (await service.admin(path, { method: 'DELETE' })).json();

    expect(deleted).toMatchObject({ erased: true, deleted: { invokes: 1, erasure_requests: 1 } });
    expect(findTraces(service.data, [sessionId])).toEqual([]);
  });
});

describe('a share while the service is killed', () => {
  it('is completed by its own retries after the restart, each invoke stored once', async () => {
    const restart = async (): Promise<void> => {
      await service.kill();
      service = await startService({ data: service.data });
    };
    let killed = 0;
    hop = await startHop(
      () => service.address,
      async ({ request, handOn }) => {
        // The first part is cut off on its way, the second after it was stored, unanswered.
        if (request === 2) await handOn();
        if (request > 2) return handOn();
        const underWay = request === 1 ? handOn().catch(() => undefined) : undefined;
        await restart();
        await underWay;
        killed += 1;
        throw new Error('The answer is lost.');
      },
    );

    const host = makeHost(hop.address);
    setSessionStatsCapacity(RUNS_OF_TWO_PARTS);
    run(host, RUNS_OF_TWO_PARTS);

    const report = await share(host);

    expect(killed).toBe(2);
    expect(report).toMatchObject({
      outcome: 'shared',
      counts: { invokes: { shared: RUNS_OF_TWO_PARTS, of: RUNS_OF_TWO_PARTS } },
    });
    const found = await jsonOf<HeldSession>(await read(report.sessionId, keyIn(report)));
    expect(found.complete).toBe(true);
    expect(found.session_stats).toHaveLength(1);
    expect(found.invokes.map(({ fields }) => fields['id'])).toEqual(
      recordedBy(host).map(({ id }) => ({ stringValue: id })),
    );
  });
});
