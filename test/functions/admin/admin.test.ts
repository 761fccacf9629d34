import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { FirestoreDocument } from '../../../src/firestore/index.js';
import type { ErasureAnswer, Problem, ShareRequest } from '../../../src/wire.js';
import { idOf, newKey, newShare } from '../app/documents.js';
import { type Machine, startMachine } from '../app/machine.js';

interface Listed {
  readonly sessions: readonly { readonly id: string; readonly invoke_count: number }[];
  readonly next?: string;
}

interface Line {
  readonly collection: string;
  readonly session: string;
  readonly fields: FirestoreDocument['fields'];
}

describe('the routes of the maintainer', () => {
  let machine: Machine;
  beforeEach(async () => {
    machine = await startMachine();
  });
  afterEach(() => machine.close());

  async function shared(change: (request: ShareRequest) => ShareRequest = (same) => same) {
    const request = change(newShare(newKey()));
    const answered = await machine.call('POST', '/v1/sessions', { json: request });
    expect(answered.status).toBe(201);
    return { id: idOf(request.session), request };
  }

  it('are closed without the token, whatever is asked and however it is spelt', async () => {
    const { id } = await shared();
    for (const [method, path] of [
      ['GET', '/v1/admin/sessions'],
      ['GET', `/v1/admin/sessions/${id}`],
      ['DELETE', `/v1/admin/sessions/${id}`],
      ['GET', '/v1/admin/export'],
      ['GET', '/v1/admin/erasure-requests'],
      ['GET', '/v1/admin/sessions/no-uuid?limit=x'],
      ['GET', '/v1/admin/nothing'],
    ] as const) {
      for (const authorization of ['', 'Bearer wrong', 'Basic YTpi', 'Bearer']) {
        const answered = await machine.call(method, path, {
          headers: authorization === '' ? {} : { Authorization: authorization },
        });
        expect(answered.status).toBe(401);
        expect(answered.headers.get('www-authenticate')).toContain('Bearer');
        expect(answered.json<Problem>().title).toBe('Unauthorized');
      }
    }
    expect((await machine.admin('GET', `/v1/admin/sessions/${id}`)).status).toBe(200);
  });

  it('find a session by the id in an issue, with its invokes page by page', async () => {
    const { id, request } = await shared();
    const pages: FirestoreDocument[][] = [];
    let query = '?limit=1';
    for (;;) {
      const answered = await machine.admin('GET', `/v1/admin/sessions/${id}${query}`);
      const page = answered.json<{ invokes: FirestoreDocument[]; next?: string }>();
      pages.push(page.invokes);
      if (page.next === undefined) break;
      query = `?limit=1&cursor=${encodeURIComponent(page.next)}`;
    }
    expect(pages).toEqual(request.invokes.map((invoke) => [invoke]));
    expect((await machine.admin('GET', `/v1/admin/sessions/${randomUUID()}`)).status).toBe(404);
  });

  it('list sessions page by page, each once, and of one package alone', async () => {
    const ids: string[] = [];
    for (const _ of Array(5)) ids.push((await shared()).id);
    await shared((request) => ({
      ...request,
      session: { fields: { ...request.session.fields, package: { stringValue: 'other' } } },
    }));
    const seen: string[] = [];
    let query = '?limit=2&package=orbits';
    for (;;) {
      const page = (await machine.admin('GET', `/v1/admin/sessions${query}`)).json<Listed>();
      expect(page.sessions.length).toBeLessThanOrEqual(2);
      seen.push(...page.sessions.map(({ id }) => id));
      if (page.next === undefined) break;
      query = `?limit=2&package=orbits&cursor=${encodeURIComponent(page.next)}`;
    }
    expect(seen.sort()).toEqual(ids.sort());
  });

  it('refuse a limit that is none, and a parameter that nobody knows', async () => {
    for (const [query, field] of [
      ['limit=0', 'limit'],
      ['limit=1000', 'limit'],
      ['limit=ten', 'limit'],
      ['limit=1&limit=2', 'limit'],
      ['cursor=1&cursor=2', 'cursor'],
      ['order=asc', 'query'],
    ]) {
      const answered = await machine.admin('GET', `/v1/admin/sessions?${query}`);
      expect(answered.status).toBe(400);
      expect(answered.json<Problem>().field).toBe(field);
    }
  });

  it('export every document of every session, one a line', async () => {
    const all = [await shared(), await shared()];
    const answered = await machine.admin('GET', '/v1/admin/export');
    expect(answered.headers.get('content-type')).toBe('application/x-ndjson');
    expect(answered.text.endsWith('\n')).toBe(true);
    const lines = answered.text
      .trim()
      .split('\n')
      .map((line): Line => JSON.parse(line));
    for (const { id, request } of all) {
      const own = lines.filter(({ session }) => session === id);
      expect(own.map(({ collection }) => collection)).toEqual([
        'sessions',
        'session_stats',
        'invokes',
        'invokes',
      ]);
      expect(own.map(({ fields }) => fields)).toEqual(
        [request.session, ...request.session_stats, ...request.invokes].map(({ fields }) => fields),
      );
    }
  });

  it('export one session alone, and say when there is none', async () => {
    const { id } = await shared();
    await shared();
    const answered = await machine.admin('GET', `/v1/admin/export?session=${id}`);
    expect(answered.text.trim().split('\n')).toHaveLength(4);
    const unknown = await machine.admin('GET', `/v1/admin/export?session=${randomUUID()}`);
    expect(unknown.status).toBe(404);
  });

  it('delete a session, say what went, and are no error the second time', async () => {
    const { id } = await shared();
    const path = `/v1/admin/sessions/${id}`;
    expect((await machine.admin('DELETE', path)).json<ErasureAnswer>()).toEqual({
      session: id,
      erased: true,
      deleted: { sessions: 1, session_stats: 1, invokes: 2, erasure_requests: 0 },
    });
    const second = await machine.admin('DELETE', path);
    expect(second.status).toBe(200);
    expect(second.json<ErasureAnswer>().erased).toBe(false);
    expect((await machine.admin('GET', path)).status).toBe(404);
  });

  it('delete ahead of a share that is still on its way', async () => {
    const request = newShare(newKey());
    await machine.admin('DELETE', `/v1/admin/sessions/${idOf(request.session)}`);
    const late = await machine.call('POST', '/v1/sessions', { json: request });
    expect(late.status).toBe(410);
  });
});
