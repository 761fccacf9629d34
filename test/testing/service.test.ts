/** The service of a test must be as strict as a real one where a test would otherwise pass wrongly. */
import { createHash, randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { toFirestoreDocument } from '../../src/firestore/index.js';
import {
  expectNothing,
  makeTestUser,
  startTestService,
  type TestService,
} from '../../src/testing/index.js';

const KEY = randomBytes(32).toString('base64url');
const DIGEST = createHash('sha256').update(Buffer.from(KEY, 'base64url')).digest('hex');

function share(invokes: readonly string[]): object {
  return {
    session: toFirestoreDocument({ id: 'session-1' }),
    session_stats: [],
    invokes: invokes.map((id) => toFirestoreDocument({ id })),
    erasure_key_digest: DIGEST,
  };
}

describe('startTestService()', () => {
  let service: TestService;
  beforeEach(async () => {
    service = await startTestService();
  });
  afterEach(() => service.close());

  async function post(path: string, body: unknown, key?: string): Promise<number> {
    const { status } = await fetch(new URL(path, service.url), {
      method: 'POST',
      headers: { 'content-encoding': 'gzip', ...(key !== undefined && { 'erasure-key': key }) },
      body: gzipSync(JSON.stringify(body)),
    });
    return status;
  }

  it('takes what comes twice once', async () => {
    const ping = toFirestoreDocument({ id: 'ping-1', package_name: 'abacus' });
    expect(await post('/v1/usage', ping)).toBe(201);
    expect(await post('/v1/usage', ping)).toBe(200);
    expect(service.usage).toEqual([{ id: 'ping-1', package_name: 'abacus' }]);
    const { fields } = toFirestoreDocument({ id: 'event-1', duration_ms: 2 });
    const event = { event: 'command', fields };
    await post('/v1/events', { package: 'abacus', events: [event, event] });
    const values = { id: 'event-1', duration_ms: 2 };
    expect(service.events).toEqual([{ event: 'command', values }]);
  });

  it('says what did arrive where something is waited for that does not', async () => {
    const never = () => service.until(() => service.events.length === 1, { within: 1 });
    await expect(never()).rejects.toThrow(/within 1 ms. What arrived:\n {2}nothing$/);
    await post('/v1/usage', toFirestoreDocument({ id: 'ping-1' }));
    await expect(never()).rejects.toThrow('\n  POST /v1/usage {"fields":{"id":');
  });

  it('adds to a session, and erases it, for the holder of its key alone', async () => {
    expect(await post('/v1/sessions', share(['a']))).toBe(201);
    expect(await post('/v1/sessions', share(['b']))).toBe(404);
    expect(await post('/v1/sessions', share(['a', 'c']), KEY)).toBe(200);
    expect(service.sessions).toMatchObject([
      { id: 'session-1', invokes: [{ id: 'a' }, { id: 'c' }] },
    ]);
    await post('/v1/sessions/session-1/erase', {}, 'another');
    expect(service.erased).toEqual([]);
    await post('/v1/sessions/session-1/erase', {}, KEY);
    expect([service.sessions, service.erased]).toEqual([[], ['session-1']]);
  });

  it('refuses what it does not understand, and shows it all the same', async () => {
    expect(await post('/v1/usage', { fields: {} })).toBe(400);
    expect(await post('/v2/usage', {})).toBe(404);
    expect(service.requests.map(({ path }) => path)).toEqual(['/v1/usage', '/v2/usage']);
    expect(service.usage).toEqual([]);
  });

  it('tells a test that waits as soon as it has what the test waits for', async () => {
    const arrived = service.until(() => service.usage.length === 2);
    for (const id of ['one', 'two']) await post('/v1/usage', toFirestoreDocument({ id }));
    await arrived;
    await expect(
      service.until(() => {
        throw new Error('mistaken');
      }),
    ).rejects.toThrow('mistaken');
  });

  it('lets expectNothing() fail with what left, and answer where nothing did', async () => {
    await post('/v1/usage', toFirestoreDocument({ id: 'before' }));
    await expect(expectNothing(service, () => 42)).resolves.toBe(42);
    const leaking = expectNothing(service, () => post('/v1/usage', { fields: {} }));
    await expect(leaking).rejects.toThrow(
      'Nothing should have left, and this did:\n  POST /v1/usage {"fields":{}}',
    );
  });
});

describe('makeTestUser()', () => {
  it('makes a user of whom nothing is known but what is asked for', async () => {
    const user = await makeTestUser({
      package: 'abacus',
      endpoint: 'https://telemetry.example/base/',
      variables: { ABACUS_TELEMETRY: '0' },
    });
    expect(user.env).toMatchObject({ ABACUS_TELEMETRY: '0', ABOVEBOARD_HOME: user.folder });
    expect(user.env).not.toHaveProperty('CI');
    expect(user.env).not.toHaveProperty('JEST_WORKER_ID');
    expect(await user.written()).toEqual([]);
    await user.remove();
  });
});
