import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Problem } from '../../../src/wire.js';
import { type Answered, type Machine, startMachine } from '../app/machine.js';

function ping(id: string) {
  return {
    fields: {
      id: { stringValue: id },
      timestamp: { timestampValue: '2026-02-03T09:30:00.000Z' },
      package_name: { stringValue: 'orbits' },
      package_version: { stringValue: '1.4.0' },
    },
  };
}

/** Of one answer and its connection. */
const OWN_HEADERS = ['content-length', 'content-type', 'date', 'connection', 'keep-alive'];
const PLAIN = { 'Content-Type': 'text/plain' };

describe('POST /v1/usage', () => {
  let machine: Machine;
  beforeAll(async () => {
    machine = await startMachine();
  });
  afterAll(() => machine.close());

  it('counts a ping once, also when ten copies arrive at the same moment', async () => {
    const id = randomUUID();
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => machine.call('POST', '/v1/usage', { json: ping(id) })),
    );
    const counted = answers.filter((answered) => answered.json<{ counted: boolean }>().counted);
    expect(counted).toHaveLength(1);
    expect(answers.map(({ status }) => status).sort()).toEqual([...Array(9).fill(200), 201]);
  });

  it('drops what a ping does not have, such as an id of the machine', async () => {
    const { fields } = ping(randomUUID());
    const json = { fields: { ...fields, machine_id: { stringValue: 'x' } } };
    const answered = await machine.call('POST', '/v1/usage', { json });
    expect(answered.json<{ dropped: unknown }>().dropped).toEqual([
      { what: 'fields of usage', count: 1, reason: 'not declared' },
    ]);
  });

  it('answers under the headers of every other route, whatever it answers', async () => {
    const said = ({ headers }: Answered) =>
      Object.fromEntries([...headers].filter(([name]) => !OWN_HEADERS.includes(name)));
    const expected = said(await machine.call('GET', '/v1/health'));
    expect(expected).toMatchObject({
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
    });
    const json = ping(randomUUID());
    const sent = [{ json }, { json }, { json: {} }, { body: '{' }, { body: '{}', headers: PLAIN }];
    const statuses: number[] = [];
    for (const one of sent) {
      const answered = await machine.call('POST', '/v1/usage', one);
      statuses.push(answered.status);
      expect(said(answered)).toEqual(expected);
    }
    expect(statuses).toEqual([201, 200, 400, 400, 415]);
  });

  it('refuses the address by another spelling, as every other route does', async () => {
    const json = ping(randomUUID());
    const tooLong = `/v1/usage?${'x'.repeat(3_000)}`;
    expect((await machine.call('POST', tooLong, { json })).status).toBe(414);
    expect((await machine.call('POST', '/v1//usage', { json })).status).toBe(400);
    expect((await machine.call('GET', '/v1/usage')).status).toBe(405);
  });

  it('names the field that is missing', async () => {
    const { id, ...others } = ping(randomUUID()).fields;
    const answered = await machine.call('POST', '/v1/usage', { json: { fields: others } });
    expect(answered.status).toBe(400);
    expect(answered.json<Problem>()).toMatchObject({
      field: 'fields.id',
      detail: 'fields.id is missing.',
    });
    expect(id).toBeDefined();
  });
});

describe('POST /v1/erasure-requests', () => {
  let machine: Machine;
  beforeAll(async () => {
    machine = await startMachine();
  });
  afterAll(() => machine.close());

  it('reaches the queue of the maintainer once, however often it is asked', async () => {
    const session = randomUUID();
    for (const _ of [1, 2, 3]) {
      const answered = await machine.call('POST', '/v1/erasure-requests', { json: { session } });
      expect(answered.status).toBe(202);
    }
    const queue = await machine.admin('GET', '/v1/admin/erasure-requests');
    expect(queue.json()).toEqual({
      erasure_requests: [
        { session, received_at: expect.any(String), expires_at: expect.any(String) },
      ],
    });
  });

  it('leaves the queue when the session is deleted', async () => {
    const session = randomUUID();
    await machine.call('POST', '/v1/erasure-requests', { json: { session } });
    await machine.admin('DELETE', `/v1/admin/sessions/${session}`);
    const queue = await machine.admin('GET', '/v1/admin/erasure-requests');
    expect(queue.text).not.toContain(session);
  });
});
