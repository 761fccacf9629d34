import { createHash, randomUUID } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Problem, ShareAnswer } from '../../../src/wire.js';
import { idOf, newKey, newShare, sessionFields, statsFields } from '../app/documents.js';
import { type Machine, startMachine } from '../app/machine.js';

describe('POST /v1/sessions', () => {
  let machine: Machine;
  beforeAll(async () => {
    machine = await startMachine();
  });
  afterAll(() => machine.close());

  const share = (json: unknown, key?: string) =>
    machine.call('POST', '/v1/sessions', {
      json,
      headers: key === undefined ? {} : { 'Erasure-Key': key },
    });

  it('stores a new session, and says what, until when, and which bytes it read', async () => {
    const key = newKey();
    const request = newShare(key);
    const answered = await share(request, key.header);
    expect(answered.status).toBe(201);
    const answer = answered.json<ShareAnswer>();
    expect(answer).toEqual({
      session: idOf(request.session),
      stored: { session_stats: 1, invokes: 2 },
      dropped: [],
      digest: createHash('sha256').update(JSON.stringify(request)).digest('hex'),
      expires_at: expect.any(String),
      complete: true,
    });
    const days = (Date.parse(answer.expires_at) - Date.now()) / 86_400_000;
    expect(Math.round(days)).toBe(180);
  });

  it('answers the digest of the body before compression', async () => {
    const text = JSON.stringify(newShare(newKey()));
    const answered = await machine.call('POST', '/v1/sessions', {
      body: gzipSync(text),
      headers: { 'Content-Encoding': 'gzip' },
    });
    expect(answered.status).toBe(201);
    const digest = createHash('sha256').update(text).digest('hex');
    expect(answered.json<ShareAnswer>().digest).toBe(digest);
  });

  it('takes a plain body whose header still says gzip, as one arrives behind a proxy', async () => {
    const answered = await machine.call('POST', '/v1/sessions', {
      json: newShare(newKey()),
      headers: { 'Content-Encoding': 'gzip' },
    });
    expect(answered.status).toBe(201);
  });

  it('stores nothing twice when the same share comes again', async () => {
    const key = newKey();
    const request = newShare(key);
    const first = (await share(request, key.header)).json<ShareAnswer>();
    const again = await share(request, key.header);
    expect(again.status).toBe(200);
    expect(again.json()).toEqual({ ...first, stored: { session_stats: 0, invokes: 0 } });
  });

  it('updates statistics that counted on', async () => {
    const key = newKey();
    const request = newShare(key);
    await share(request, key.header);
    const session = idOf(request.session);
    const fields = statsFields(idOf(request.session_stats[0]), session, {
      total_invokes: { integerValue: '3' },
    });
    const answered = await share({ ...request, session_stats: [{ fields }] }, key.header);
    expect(answered.json<ShareAnswer>().stored).toEqual({ session_stats: 1, invokes: 0 });
  });

  it('refuses more for a known session without its key, and with another', async () => {
    const key = newKey();
    const request = newShare(key);
    await share(request, key.header);
    for (const stranger of [undefined, newKey().header]) {
      const answered = await share(newShare(newKey(), idOf(request.session)), stranger);
      expect(answered.status).toBe(403);
      expect(answered.json<Problem>().field).toBe('Erasure-Key');
    }
  });

  it('refuses a session that was erased, also by the holder of its key', async () => {
    const key = newKey();
    const request = newShare(key);
    const path = `/v1/sessions/${idOf(request.session)}/erase`;
    await share(request, key.header);
    await machine.call('POST', path, { headers: { 'Erasure-Key': key.header } });
    expect((await share(request, key.header)).status).toBe(410);
  });

  it('drops unknown fields, counts them, and repeats none of their names', async () => {
    const key = newKey();
    const request = newShare(key);
    const session = idOf(request.session);
    const answered = await share({
      ...request,
      session: { fields: sessionFields(session, { secret_plan: { stringValue: 'x' } }) },
    });
    expect(answered.status).toBe(201);
    expect(answered.json<ShareAnswer>().dropped).toEqual([
      { what: 'fields of session', count: 1, reason: 'not part of the document' },
    ]);
    const held = await machine.admin('GET', `/v1/admin/sessions/${session}`);
    expect(held.text).not.toContain('secret_plan');
  });

  it('counts a share as incomplete until all of its parts are there', async () => {
    const key = newKey();
    const request = newShare(key);
    const part = (number: number) => ({ ...request, part: { share: 1, number, of: 2 } });
    expect((await share(part(2), key.header)).json<ShareAnswer>().complete).toBe(false);
    expect((await share(part(1), key.header)).json<ShareAnswer>().complete).toBe(true);
  });

  it('stores statistics without invokes, as the level counts sends them', async () => {
    const request = { ...newShare(newKey()), invokes: [] };
    const answered = await share(request);
    expect(answered.json<ShareAnswer>().stored).toEqual({ session_stats: 1, invokes: 0 });
  });

  it('stores twenty sessions that arrive at once', async () => {
    const keys = Array.from({ length: 20 }, newKey);
    const answers = await Promise.all(
      keys.map((key) => share(newShare(key, randomUUID()), key.header)),
    );
    expect(answers.map(({ status }) => status)).toEqual(keys.map(() => 201));
  });
});
