/** RxInfer.jl's client, unchanged: what it sends when 40 runs are shared, replayed as it sends it. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Fields, FirestoreDocument } from '../../src/firestore/index.js';
import { fromFirestoreDocument } from '../../src/firestore/index.js';
import {
  type AdminSession,
  findTraces,
  jsonOf,
  lookUp,
  ROOT,
  type RunningService,
  removeFolders,
  startService,
} from './support.js';

interface Recorded {
  readonly method: 'POST';
  readonly path: string;
  readonly body: { readonly fields: Fields };
}

/** As Firestore answers a write. */
interface Written {
  readonly name: string;
  readonly fields: Fields;
  readonly createTime: string;
  readonly updateTime: string;
}

const FIXTURE = join(ROOT, 'test/fixtures/rxinfer-client/share-40-runs.ndjson');
// The cast: the fixture's form is what RxInfer's client writes, and part of this repository.
const recorded = readFileSync(FIXTURE, 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Recorded);

const [usage, session, stats] = recorded;
const invokes = recorded.filter(({ path }) => path === '/invokes');

function idOf(request: Recorded | FirestoreDocument | undefined): string {
  const document = request !== undefined && 'body' in request ? request.body : request;
  const id = document?.fields['id'];
  if (id === undefined || !('stringValue' in id)) throw new Error('A document without an id.');
  return id.stringValue;
}

const SESSION = idOf(session);
/** Everything that names the session: its id, its statistics' and its invokes'. */
const NAMES = recorded.filter((request) => request !== usage).map(idOf);

/** What is in the requests' values and exceeds the level `shapes`. */
const VALUES = ['iid_estimation', 'coin_toss', 'naïve λ', 'limit_stack_depth', 'DomainError(-1.0'];

const DOCUMENT_NAME =
  /^projects\/[^/]+\/databases\/\(default\)\/documents\/(using_rxinfer|sessions|session_stats|invokes)\/[A-Za-z0-9_-]{20,}$/;

const RXINFER = { ABOVEBOARD_RXINFER_LEVEL: 'shapes' };

let service: RunningService;

beforeEach(async () => {
  service = await startService({ env: RXINFER });
});

afterEach(async () => {
  await service.stop();
  removeFolders();
});

function send(method: 'POST' | 'PATCH', path: string, body: unknown): Promise<Response> {
  return fetch(`${service.address}${path}`, {
    method,
    headers: { Accept: 'application/json', 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
}

const replay = ({ method, path, body }: Recorded) => send(method, path, body);

async function replayAll(requests: readonly Recorded[]): Promise<void> {
  for (const request of requests) {
    const { status } = await replay(request);
    if (status !== 200) throw new Error(`${request.path} was answered ${status}.`);
  }
}

/** As the client does it: it keeps the last segment of the answered name. */
async function nameOf(response: Response): Promise<string> {
  const { name } = await jsonOf<Written>(response);
  return name.split('/').at(-1) ?? '';
}

/** What is held, without the order of arrival. */
function contentOf({ session: held, session_stats, invokes: all }: AdminSession) {
  const byId = (documents: readonly FirestoreDocument[]) =>
    documents.toSorted((a, b) => idOf(a).localeCompare(idOf(b)));
  return { session: held, session_stats: byId(session_stats), invokes: byId(all) };
}

/** The same order in every run, and no order of anything: by digits in the middle of the ids. */
function shuffled(requests: readonly Recorded[], at: number): Recorded[] {
  const key = (request: Recorded) => idOf(request).slice(at);
  return requests.toSorted((a, b) => key(a).localeCompare(key(b)));
}

describe('a share of 40 runs', () => {
  it('is answered as Firestore answers, document by document', async () => {
    for (const request of recorded) {
      const response = await replay(request);
      expect(response.status).toBe(200);
      const answer = await jsonOf<Written>(response);
      expect(answer.name).toMatch(DOCUMENT_NAME);
      expect(answer.name.split('/').at(-2)).toBe(request.path.slice(1));
      expect(answer.fields['id']).toEqual(request.body.fields['id']);
      expect(new Date(answer.createTime).getTime()).toBeGreaterThan(Date.now() - 60_000);
      expect(answer.updateTime).toBe(answer.createTime);
    }
  });

  it('is found by its id, with its 40 invokes and no value of theirs', async () => {
    await replayAll(recorded);

    const held = await lookUp(service, SESSION);

    expect(held.id).toBe(SESSION);
    expect(held.invoke_count).toBe(40);
    expect(held.invokes.map(idOf).toSorted()).toEqual(invokes.map(idOf).toSorted());
    expect(fromFirestoreDocument(held.session)).toMatchObject({
      environment: { julia_version: '1.11.5', cpu_threads: 16 },
    });
    const [counted] = held.session_stats.map(fromFirestoreDocument);
    expect(counted).toMatchObject({ label: 'inference', total_invokes: 40, failed_count: 8 });
    for (const sent of invokes) {
      const kept = held.invokes.find((invoke) => idOf(invoke) === idOf(sent));
      const { context, ...rest } = fromFirestoreDocument(sent.body);
      expect(fromFirestoreDocument({ fields: kept?.fields ?? {} })).toMatchObject({
        ...rest,
        context: Object.fromEntries(
          Object.keys(Object(context)).map((key) => [
            key,
            expect.objectContaining({ type: expect.any(String) }),
          ]),
        ),
      });
    }
    expect(findTraces(service.data, VALUES)).toEqual([]);
  });

  it('is listed, and exported as NDJSON with every document in it', async () => {
    await replayAll(recorded);

    const list = await service.admin('/v1/admin/sessions');
    const exported = await service.admin('/v1/admin/export');

    expect(await list.json()).toMatchObject({
      sessions: [{ id: SESSION, invoke_count: 40, stats_count: 1 }],
    });
    expect(exported.headers.get('content-type')).toContain('application/x-ndjson');
    const text = await exported.text();
    expect(text.endsWith('\n')).toBe(true);
    for (const line of text.trim().split('\n')) JSON.parse(line);
    expect(NAMES.filter((name) => !text.includes(name))).toEqual([]);
  });

  it('is the same session whatever order its documents arrive in', async () => {
    await replayAll(recorded);
    const expected = contentOf(await lookUp(service, SESSION));

    for (const order of [recorded.toReversed(), shuffled(recorded, 4), shuffled(recorded, 14)]) {
      await service.stop();
      service = await startService({ env: RXINFER });
      await replayAll(order);
      expect(contentOf(await lookUp(service, SESSION))).toEqual(expected);
    }
  });

  it('is stored once, however often each request is repeated', async () => {
    await replayAll(recorded);
    const before = contentOf(await lookUp(service, SESSION));

    for (const request of [...recorded, ...recorded]) await replay(request);

    expect(contentOf(await lookUp(service, SESSION))).toEqual(before);
  });
});

describe('an update', () => {
  const updated = {
    fields: { ...stats?.body.fields, total_invokes: { integerValue: 41 } },
  };

  it('replaces the document whose name was answered', async () => {
    await replayAll(recorded.filter((request) => request !== stats));
    const name = await nameOf(await send('POST', '/session_stats', stats?.body));

    const response = await send('PATCH', `/session_stats/${name}`, updated);

    expect(response.status).toBe(200);
    const answer = await jsonOf<Written>(response);
    expect(answer.name.split('/').at(-1)).toBe(name);
    expect(answer.updateTime >= answer.createTime).toBe(true);
    const [held] = (await lookUp(service, SESSION)).session_stats;
    expect(held?.fields['total_invokes']).toEqual({ integerValue: '41' });
  });

  it('under a guessed name is refused, and changes nothing', async () => {
    await replayAll(recorded);
    const name = await nameOf(await send('POST', '/sessions', session?.body));
    const before = contentOf(await lookUp(service, SESSION));
    const ofStats = await nameOf(await send('POST', '/session_stats', stats?.body));
    const guesses = [idOf(stats), SESSION, name, `${ofStats.slice(0, -9)}guessed--`, 'x'];

    const answers = await Promise.all(
      guesses.map((guess) => send('PATCH', `/session_stats/${guess}`, updated)),
    );

    for (const { status } of answers) expect([400, 404]).toContain(status);
    expect(contentOf(await lookUp(service, SESSION))).toEqual(before);
  });
});

describe('a deletion', () => {
  it('leaves nothing that names the session in any byte of the data folder', async () => {
    await replayAll(recorded);
    expect(findTraces(service.data, [SESSION])).not.toEqual([]);

    const response = await service.admin(`/v1/admin/sessions/${SESSION}`, { method: 'DELETE' });

    expect(await response.json()).toMatchObject({
      session: SESSION,
      erased: true,
      deleted: { sessions: 1, session_stats: 1, invokes: 40 },
    });
    expect(findTraces(service.data, NAMES)).toEqual([]);
    expect(await service.stop()).toBe(0);
    expect(findTraces(service.data, NAMES)).toEqual([]);
  });

  it('is not undone by a late retry of any request, or by an update', async () => {
    const names: [string, string][] = [];
    for (const request of recorded) {
      names.push([request.path, await nameOf(await replay(request))]);
    }
    await service.admin(`/v1/admin/sessions/${SESSION}`, { method: 'DELETE' });

    for (const request of recorded) await replay(request);
    for (const [index, [path, name]] of names.entries()) {
      if (path !== '/using_rxinfer') await send('PATCH', `${path}/${name}`, recorded[index]?.body);
    }

    const found = await service.admin(`/v1/admin/sessions/${SESSION}`);
    expect(found.status).toBe(404);
    expect(findTraces(service.data, NAMES)).toEqual([]);
    const again = await service.admin(`/v1/admin/sessions/${SESSION}`, { method: 'DELETE' });
    expect(again.status).toBe(200);
    expect(await again.json()).toMatchObject({ erased: false });
  });
});
