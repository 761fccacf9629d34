/** The service on one machine, for one declared package, against clients that know better. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  type Declaration,
  declare,
  usageDeclaration,
} from '../../../src/collection/declaration/index.js';
import { type Fields, fromFirestoreDocument, type Value } from '../../../src/firestore/index.js';
import type { Problem, ShareAnswer, ShareRequest } from '../../../src/wire.js';
import { abacus } from '../../support/abacus.js';
import { idOf, invokeFields, newKey, sessionFields, statsFields } from '../app/documents.js';
import { type Machine, startMachine } from '../app/machine.js';

const NOW = new Date('2026-11-08T12:00:00Z');

const SECRET = 'kingfisher-7421';

const counted = declare({
  package: 'counted',
  revision: 1,
  description: 'Counts that it is loaded.',
  usage: usageDeclaration({ owner: 'core team', since: 1 }),
});

let machine: Machine;
beforeAll(async () => {
  const declarations = new Map<string, Declaration>([
    ['abacus', abacus],
    ['counted', counted],
  ]);
  machine = await startMachine({ declarations }, () => NOW);
});
afterAll(() => machine.close());

const text = (stringValue: string): Value => ({ stringValue });
const map = (fields: Fields): Value => ({ mapValue: { fields } });
const shape = (type: string): Value => map({ type: text(type) });

interface Given {
  readonly level?: string;
  readonly packageName?: string;
  readonly environment?: Fields;
  readonly stats?: Fields;
  readonly invoke?: Fields;
}

function request(given: Given): ShareRequest {
  const { level = 'shapes', packageName = 'abacus', environment = {} } = given;
  const session = randomUUID();
  const stats = randomUUID();
  const declared = { label: text('solve'), context_keys: { arrayValue: {} }, ...given.stats };
  const context = given.invoke?.['context'] ?? map({});
  return {
    session: {
      fields: sessionFields(session, {
        package: text(packageName),
        level: text(level),
        environment: map(environment),
      }),
    },
    session_stats: [{ fields: statsFields(stats, session, declared) }],
    invokes: [{ fields: invokeFields(randomUUID(), stats, { ...given.invoke, context }) }],
    erasure_key_digest: newKey().digest,
  };
}

interface Stored {
  readonly session: { readonly fields: Fields };
  readonly session_stats: { readonly fields: Fields }[];
  readonly invokes: { readonly fields: Fields }[];
}

/** What is stored of a share, and what the answer says was not. */
async function storedOf(given: Given) {
  const json = request(given);
  const answered = await machine.call('POST', '/v1/sessions', { json });
  expect(answered.status).toBe(201);
  expect(answered.text).not.toContain(SECRET);
  const held = await machine.admin('GET', `/v1/admin/sessions/${idOf(json.session)}`);
  expect(held.text).not.toContain(SECRET);
  const { session, session_stats, invokes } = held.json<Stored>();
  const plain = (document: Stored['session'] | undefined) =>
    document && fromFirestoreDocument(document);
  return {
    dropped: answered.json<ShareAnswer>().dropped,
    environment: plain(session)?.['environment'],
    stats: plain(session_stats[0]),
    invoke: plain(invokes[0]),
  };
}

const dropped = (what: string, count: number, reason: string) => ({ what, count, reason });

describe('a package', () => {
  it.each([
    ['is not served', 'stranger', 'must be a package that this service is for'],
    ['declares no sessions', 'counted', 'must be a package that declares sessions'],
  ])('that %s is refused, and nothing of it is stored', async (_, packageName, detail) => {
    const json = request({ packageName });
    const answered = await machine.call('POST', '/v1/sessions', { json });
    expect(answered.status).toBe(403);
    expect(answered.json<Problem>()).toMatchObject({
      field: 'session.fields.package',
      detail: `session.fields.package ${detail}.`,
    });
    const held = await machine.admin('GET', `/v1/admin/sessions/${idOf(json.session)}`);
    expect(held.status).toBe(404);
  });

  it('is looked up by its name and by nothing that every object has', async () => {
    for (const packageName of ['constructor', '__proto__', 'toString']) {
      const json = request({ packageName });
      expect((await machine.call('POST', '/v1/sessions', { json })).status).toBe(403);
    }
  });
});

describe('what is not declared', () => {
  it('is dropped from the environment and counted', async () => {
    const stored = await storedOf({
      environment: { os: text('linux'), machine: text(SECRET), os_release: text(SECRET) },
    });
    expect(stored.environment).toEqual({ os: 'linux', machine: 'other' });
    expect(stored.dropped).toEqual([dropped('fields of environment', 2, 'not what was declared')]);
  });

  it('is called other where it is a label, a key or an error type', async () => {
    const stored = await storedOf({
      stats: {
        label: text(SECRET),
        context_keys: { arrayValue: { values: [text('steps'), text(SECRET), text('other')] } },
      },
      invoke: { status: text('error'), error_type: text(SECRET) },
    });
    expect(stored.stats).toMatchObject({ label: 'other', context_keys: ['steps', 'other'] });
    expect(stored.invoke).toMatchObject({ error_type: 'other' });
    expect(stored.dropped).toEqual([
      dropped('names of labels', 1, 'not declared'),
      dropped('names of context keys', 1, 'not declared'),
      dropped('names of error types', 1, 'not declared'),
    ]);
  });

  it('is dropped from a context, whatever it is called', async () => {
    const stored = await storedOf({
      invoke: {
        context: map({
          steps: { integerValue: '3' },
          other: shape('string'),
          other_2: shape('double'),
          other_3: text(SECRET),
          [SECRET]: shape('string'),
          data: map({ type: text('array'), element: text(SECRET) }),
          method: map({ type: text('string'), more: text(SECRET) }),
        }),
      },
    });
    expect(stored.invoke?.['context']).toEqual({
      steps: 3,
      other: { type: 'string' },
      other_2: { type: 'double' },
    });
    expect(stored.dropped).toEqual([
      dropped('fields of context', 2, 'not declared'),
      dropped('fields of context', 1, 'above the level of the share'),
      dropped('fields of context', 1, 'not what was declared'),
    ]);
  });

  it('may be a name at labels, and no value there either', async () => {
    const stored = await storedOf({
      level: 'labels',
      stats: { label: text('my run') },
      invoke: { context: map({ 'my key': shape('string'), mine: text(SECRET) }) },
    });
    expect(stored.stats).toMatchObject({ label: 'my run' });
    expect(stored.invoke?.['context']).toEqual({ 'my key': { type: 'string' } });
  });
});

describe('what exceeds the level of its share', () => {
  it('is every invoke at counts', async () => {
    const stored = await storedOf({ level: 'counts' });
    expect(stored.invoke).toBeUndefined();
    expect(stored.dropped).toEqual([dropped('invokes', 1, 'above the level of the share')]);
  });

  it('is a value that a higher level opens, in place of which a shape may stand', async () => {
    const given = {
      invoke: { context: map({ model: text(SECRET), data: shape('array'), source: text(SECRET) }) },
    };
    const stored = await storedOf(given);
    expect(stored.invoke?.['context']).toEqual({ data: { type: 'array' } });
    expect(stored.dropped).toEqual([
      dropped('fields of context', 2, 'above the level of the share'),
    ]);
  });

  it.each(['shapes', 'labels'])('is an error message at %s', async (level) => {
    const error = { status: text('error'), error_type: text('ModelError') };
    const stored = await storedOf({ level, invoke: { ...error, error_message: text(SECRET) } });
    expect(stored.invoke).not.toHaveProperty('error_message');
    expect(stored.dropped).toEqual([dropped('error messages', 1, 'above the level of the share')]);
  });

  it('is nothing at text', async () => {
    const stored = await storedOf({
      level: 'text',
      invoke: {
        status: text('error'),
        error_type: text('ModelError'),
        error_message: text('too many <redacted: path>'),
        context: map({ model: text('small'), source: text('x ~ y') }),
      },
    });
    expect(stored.dropped).toEqual([]);
    expect(stored.invoke).toMatchObject({
      error_message: 'too many <redacted: path>',
      context: { model: 'small', source: 'x ~ y' },
    });
  });
});

describe('a field that has ended', () => {
  it('is dropped after its last day, also where it is a shape', async () => {
    const context = map({ legacy: { integerValue: '1' } });
    expect((await storedOf({ invoke: { context } })).dropped).toEqual([]);
    const declarations = new Map([['abacus', abacus]]);
    const later = await startMachine({ declarations }, () => new Date('2027-01-01T00:00:00Z'));
    const json = request({ invoke: { context: map({ legacy: shape('integer') }) } });
    const answered = await later.call('POST', '/v1/sessions', { json });
    await later.close();
    expect(answered.json<ShareAnswer>().dropped).toEqual([
      dropped('fields of context', 1, 'past their last day'),
    ]);
  });
});

describe('a usage ping', () => {
  const ping = (packageName: string) => ({
    fields: {
      id: text(randomUUID()),
      timestamp: { timestampValue: '2026-11-08T09:30:00.000Z' },
      package_name: text(packageName),
      package_version: text('1.4.0'),
      runtime: text('node'),
      os: text('linux'),
    },
  });

  it('keeps what the package declares', async () => {
    const answered = await machine.call('POST', '/v1/usage', { json: ping('counted') });
    expect(answered.status).toBe(201);
    expect(answered.json<ShareAnswer>().dropped).toEqual([
      dropped('fields of usage', 1, 'not declared'),
    ]);
  });

  it.each(['stranger', 'abacus'])(
    'of a package that declares none is refused: %s',
    async (name) => {
      const answered = await machine.call('POST', '/v1/usage', { json: ping(name) });
      expect(answered.status).toBe(403);
      expect(answered.json<Problem>().field).toBe('fields.package_name');
    },
  );
});
