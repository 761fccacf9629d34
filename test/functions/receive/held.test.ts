import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { ErasureAnswer, HeldSession, Problem } from '../../../src/wire.js';
import { idOf, type Key, newKey, newShare, statsFields } from '../app/documents.js';
import { type Answered, type Machine, startMachine } from '../app/machine.js';

describe('what the holder of a key may do', () => {
  let machine: Machine;
  beforeAll(async () => {
    machine = await startMachine();
  });
  afterAll(() => machine.close());

  async function shared(key: Key) {
    const request = newShare(key);
    await machine.call('POST', '/v1/sessions', { json: request });
    return { request, id: idOf(request.session) };
  }
  const withKey = (key: Key) => ({ headers: { 'Erasure-Key': key.header } });

  it('reads back every document of the session', async () => {
    const key = newKey();
    const { request, id } = await shared(key);
    const answered = await machine.call('GET', `/v1/sessions/${id}`, withKey(key));
    expect(answered.status).toBe(200);
    expect(answered.headers.get('content-type')).toBe('application/json');
    const held = answered.json<HeldSession>();
    const { session, session_stats, invokes } = request;
    expect(held).toMatchObject({ session, session_stats, invokes, complete: true });
    expect(Date.parse(held.expires_at)).toBeGreaterThan(Date.parse(held.received_at));
  });

  it('reads a session longer than one page of the store, in the order of arrival', async () => {
    const key = newKey();
    const request = newShare(key);
    const [first] = request.invokes;
    const invokes = Array.from({ length: 450 }, () => ({
      fields: { ...first?.fields, id: { stringValue: randomUUID() } },
    }));
    await machine.call('POST', '/v1/sessions', { json: { ...request, invokes } });
    const path = `/v1/sessions/${idOf(request.session)}`;
    const held = (await machine.call('GET', path, withKey(key))).json<HeldSession>();
    expect(held.invokes.map(idOf)).toEqual(invokes.map(idOf));
  });

  it('answers an unknown session and a wrong key with the same bytes, on every route', async () => {
    const { id } = await shared(newKey());
    for (const [method, path] of [
      ['GET', ''],
      ['GET', '/summary'],
      ['POST', '/erase'],
    ] as const) {
      const stranger = newKey();
      const wrongKey = await machine.call(method, `/v1/sessions/${id}${path}`, withKey(stranger));
      const unknown = await machine.call(
        method,
        `/v1/sessions/${randomUUID()}${path}`,
        withKey(stranger),
      );
      expect(wrongKey.status).toBe(404);
      expect(bytesOf(wrongKey)).toEqual(bytesOf(unknown));
    }
  });

  it('asks for the key by its name when it is missing or is no key', async () => {
    const { id } = await shared(newKey());
    for (const headers of [{}, { 'Erasure-Key': 'short' }]) {
      const answered = await machine.call('GET', `/v1/sessions/${id}`, { headers });
      expect(answered.status).toBe(400);
      expect(answered.json<Problem>().field).toBe('Erasure-Key');
    }
  });

  it('erases once, says what went, and is no error the second time', async () => {
    const key = newKey();
    const { id } = await shared(key);
    const path = `/v1/sessions/${id}/erase`;
    const first = await machine.call('POST', path, withKey(key));
    expect(first.json<ErasureAnswer>()).toEqual({
      session: id,
      erased: true,
      deleted: { sessions: 1, session_stats: 1, invokes: 2, erasure_requests: 0 },
    });
    const second = await machine.call('POST', path, withKey(key));
    expect(second.status).toBe(200);
    expect(second.json<ErasureAnswer>().erased).toBe(false);
    expect((await machine.call('GET', `/v1/sessions/${id}`, withKey(key))).status).toBe(404);
  });

  it('keeps a share away that was still on its way when its holder erased it', async () => {
    const key = newKey();
    const request = newShare(key);
    const id = idOf(request.session);
    await machine.call('POST', `/v1/sessions/${id}/erase`, withKey(key));
    const late = await machine.call('POST', '/v1/sessions', { json: request });
    expect(late.status).toBe(410);
  });

  it('summarises a session as Markdown that says where it ran, how often, and what failed', async () => {
    const key = newKey();
    const { id } = await shared(key);
    const answered = await machine.call('GET', `/v1/sessions/${id}/summary`, withKey(key));
    expect(answered.headers.get('content-type')).toBe('text/markdown; charset=utf-8');
    expect(answered.text).toContain(`### Session \`${id}\``);
    expect(answered.text).toContain('package version `1.4.0`');
    expect(answered.text).toContain('recorded 2026-02-03T09:30:00Z');
    expect(answered.text).toContain('| `integrate` | 2 | 1 | 50.0 % | 250 ms | 250 ms | 250 ms |');
    expect(answered.text).toContain('Errors: `RangeError` × 1.');
  });

  it('lets no label break out of the summary into links, mentions or HTML', async () => {
    const key = newKey();
    const request = newShare(key);
    const id = idOf(request.session);
    const label = { stringValue: '`@all` | <img src=x>\n# [x](http://e.invalid)' };
    const stats = statsFields(idOf(request.session_stats[0]), id, { label });
    await machine.call('POST', '/v1/sessions', {
      json: { ...request, session_stats: [{ fields: stats }] },
    });
    const { text } = await machine.call('GET', `/v1/sessions/${id}/summary`, withKey(key));
    const row = text.split('\n').find((line) => line.includes('@all'));
    expect(row).toMatch(/^\| `[^`]*` \| 2 \|/);
    expect(row).toContain('\\|');
  });
});

/** All that a client can see, but the time of day. */
function bytesOf({ status, headers, text }: Answered) {
  return { status, text, headers: [...headers].filter(([name]) => name !== 'date') };
}
