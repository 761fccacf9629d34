import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Fields } from '../../../src/firestore/index.js';
import { type Answered, type Machine, startMachine } from '../app/machine.js';

interface Recorded {
  readonly method: string;
  readonly path: string;
  readonly body: { readonly fields: Fields };
}

interface Document {
  readonly name: string;
  readonly fields: Fields;
  readonly createTime: string;
  readonly updateTime: string;
}

/** What RxInfer.jl's client sent for a session of 40 runs, request by request. */
const RECORDED: readonly Recorded[] = readFileSync(
  new URL('../../fixtures/rxinfer-client/share-40-runs.ndjson', import.meta.url),
  'utf8',
)
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line));

const SESSION = 'd6b5915c-4605-4bcb-805f-46f6433df656';
const recorded = (path: string) => RECORDED.filter((request) => request.path === path);
const lastSegment = (name: string) => name.slice(name.lastIndexOf('/') + 1);

interface Sending {
  readonly requests?: readonly Recorded[];
  readonly prefix?: string;
}

async function send(machine: Machine, { requests = RECORDED, prefix = '' }: Sending = {}) {
  const answers: Answered[] = [];
  for (const { method, path, body } of requests) {
    answers.push(await machine.call(method, `${prefix}${path}`, { json: body }));
  }
  return answers;
}

describe("RxInfer.jl's client at the level shapes", () => {
  let machine: Machine;
  beforeAll(async () => {
    machine = await startMachine({ rxinferLevel: 'shapes' });
  });
  afterAll(() => machine.close());

  it('is answered as Firestore answers, request by request', async () => {
    for (const answered of await send(machine)) {
      expect(answered.status).toBe(200);
      const document = answered.json<Document>();
      expect(document.name).toMatch(
        /^projects\/aboveboard\/databases\/\(default\)\/documents\/\w+\/[0-9a-f]{32}[\w-]{43}$/,
      );
      expect(document.updateTime).toBe(document.createTime);
      expect(document.fields['id']).toBeDefined();
    }
  });

  it('gives the maintainer the session with its 40 runs', async () => {
    await send(machine);
    const session = (await machine.admin('GET', `/v1/admin/sessions/${SESSION}?limit=200`)).json<{
      package: string;
      invoke_count: number;
      invokes: unknown[];
      complete: boolean;
    }>();
    expect(session).toMatchObject({ package: 'RxInfer', invoke_count: 40, complete: true });
    expect(session.invokes).toHaveLength(40);
  });

  it('gives a document that comes twice the same name, and stores it once', async () => {
    const [first] = await send(machine, { requests: recorded('/sessions') });
    const [again] = await send(machine, { requests: recorded('/sessions') });
    expect(again?.json()).toEqual(first?.json());
    const list = (await machine.admin('GET', '/v1/admin/sessions')).json<{ sessions: unknown[] }>();
    expect(list.sessions).toHaveLength(1);
  });

  it('keeps no value of a context, only its type and size', async () => {
    await send(machine);
    const { text } = await machine.admin('GET', `/v1/admin/export?session=${SESSION}`);
    expect(text.split('\n')).toHaveLength(1 + 1 + 40 + 1);
    expect(text).toContain('"model":{"mapValue"');
    for (const value of ['iid_estimation', 'Normal(', 'limit_stack_depth', 'size=(']) {
      expect(text).not.toContain(value);
    }
  });

  it('takes an update of statistics under the name that was answered, and no other', async () => {
    const [stats] = recorded('/session_stats');
    if (stats === undefined) throw new Error('the recording has no statistics');
    const [created] = await send(machine, { requests: [stats] });
    const name = lastSegment(created?.json<Document>().name ?? '');
    const fields = { ...stats.body.fields, total_invokes: { integerValue: '41' } };
    const path = `/session_stats/${name}`;
    const updated = await machine.call('PATCH', path, { json: { fields } });
    expect(updated.status).toBe(200);
    expect(updated.json<Document>().fields['total_invokes']).toEqual({ integerValue: '41' });
    expect(updated.json<Document>().createTime).toBe(created?.json<Document>().createTime);

    const guessed = `${name.slice(0, -2)}${name.endsWith('AA') ? 'BB' : 'AA'}`;
    for (const wrong of [guessed, 'id-that-is-none', name.slice(0, 32)]) {
      const refused = await machine.call('PATCH', `/session_stats/${wrong}`, { json: { fields } });
      expect(refused.status).toBe(404);
      expect(refused.json()).toMatchObject({ error: { code: 404, status: 'NOT_FOUND' } });
    }
  });

  it('does not move a document to another id by an update', async () => {
    const [created] = await send(machine, { requests: recorded('/sessions') });
    const [session] = recorded('/sessions');
    const fields = {
      ...session?.body.fields,
      id: { stringValue: '00000000-0000-4000-8000-000000000000' },
    };
    const path = `/sessions/${lastSegment(created?.json<Document>().name ?? '')}`;
    const refused = await machine.call('PATCH', path, { json: { fields } });
    expect(refused.status).toBe(400);
    expect(refused.json()).toMatchObject({ field: 'fields.id' });
  });

  it('refuses other content under an id that is taken', async () => {
    await send(machine);
    const [session] = recorded('/sessions');
    const fields = {
      ...session?.body.fields,
      created_at: { timestampValue: '2020-01-01T00:00:00Z' },
    };
    const refused = await machine.call('POST', '/sessions', { json: { fields } });
    expect(refused.status).toBe(409);
    expect(refused.headers.get('content-type')).toBe('application/problem+json');
    expect(refused.json()).toMatchObject({ error: { code: 409, status: 'ALREADY_EXISTS' } });
  });

  it('leaves a run as it was: the same again is no error, a change is refused', async () => {
    const [run] = recorded('/invokes');
    if (run === undefined) throw new Error('the recording has no runs');
    const answers = await send(machine, { requests: [...recorded('/session_stats'), run] });
    const path = `/invokes/${lastSegment(answers.at(-1)?.json<Document>().name ?? '')}`;
    expect((await machine.call('PATCH', path, { json: run.body })).status).toBe(200);
    const fields = { ...run.body.fields, status: { stringValue: 'error' } };
    expect((await machine.call('PATCH', path, { json: { fields } })).status).toBe(409);
  });

  it('names the field at fault in both forms of a refusal', async () => {
    const [session] = recorded('/sessions');
    const fields = { ...session?.body.fields, created_at: { stringValue: 'yesterday' } };
    const refused = await machine.call('POST', '/sessions', { json: { fields } });
    expect(refused.json()).toMatchObject({
      status: 400,
      field: 'fields.created_at',
      error: {
        code: 400,
        status: 'INVALID_ARGUMENT',
        message: expect.stringContaining('created_at'),
      },
    });
  });

  it('is not brought back by its client after the maintainer deleted it', async () => {
    await send(machine);
    await machine.admin('DELETE', `/v1/admin/sessions/${SESSION}`);
    const answers = await send(machine, { requests: RECORDED.slice(1) });
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([410]));
    const list = await machine.admin('GET', '/v1/admin/sessions');
    expect(list.json()).toEqual({ sessions: [] });
  });
});

describe("RxInfer.jl's documents", () => {
  it('may arrive with the children first', async () => {
    const machine = await startMachine({ rxinferLevel: 'shapes' });
    const answers = await send(machine, { requests: [...RECORDED].reverse() });
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    const session = await machine.admin('GET', `/v1/admin/sessions/${SESSION}`);
    expect(session.json()).toMatchObject({ invoke_count: 40, complete: true });
    await machine.close();
  });

  it("may be sent to a path like Firestore's own, and carry its project in their names", async () => {
    const machine = await startMachine({ rxinferLevel: 'shapes' });
    const prefix = '/v1/projects/reactive-bayes/databases/(default)/documents';
    const [answered] = await send(machine, { requests: recorded('/sessions'), prefix });
    expect(answered?.json<Document>().name).toMatch(
      /^projects\/reactive-bayes\/databases\/\(default\)\/documents\/sessions\//,
    );
    const name = lastSegment(answered?.json<Document>().name ?? '');
    const [session] = recorded('/sessions');
    const path = `${prefix.replace('(default)', '%28default%29')}/sessions/${name}`;
    expect((await machine.call('PATCH', path, { json: session?.body })).status).toBe(200);
    await machine.close();
  });

  it('lose their runs at the level counts, and the client is not told to stop', async () => {
    const machine = await startMachine({ rxinferLevel: 'counts' });
    const answers = await send(machine);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    const session = await machine.admin('GET', `/v1/admin/sessions/${SESSION}`);
    expect(session.json()).toMatchObject({ invoke_count: 0, invokes: [] });
    expect(session.text).toContain('total_invokes');
    await machine.close();
  });

  it('have no routes unless a level was named', async () => {
    const machine = await startMachine();
    const answers = await send(machine, { requests: RECORDED.slice(0, 4) });
    for (const answered of answers) {
      expect(answered.status).toBe(404);
      expect(answered.headers.get('content-type')).toBe('application/problem+json');
    }
    await machine.close();
  });
});
