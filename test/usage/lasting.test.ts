/** Names that a program knows, as they leave: hashed by an installation, for a month. */
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { envelope } from '../../src/collection/declaration/index.js';
import { fromFirestoreValue } from '../../src/firestore/index.js';
import { eventRecord } from '../../src/usage/event-record.js';
import { type Lasting, lastingOf } from '../../src/usage/lasting.js';

const by = { owner: 'core team', since: 1 };
const hash = {
  type: 'hash',
  one_of: ['example.org'],
  description: 'Where the data is.',
  purpose: 'How many places there are.',
  level: 'counts',
  ...by,
} as const;
const FIELDS = { ...envelope(by), host: hash, projects: { ...hash, list: true } } as const;

const NOVEMBER = new Date('2026-11-30T23:59:59.999Z');
const DECEMBER = new Date('2026-12-01T00:00:00.000Z');
const HASH = /^[0-9a-f]{32}$/;

describe('a name that is declared as a hash', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'aboveboard-names-'));
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const installation = (name: string) =>
    lastingOf('abacus', FIELDS, { env: { ABOVEBOARD_HOME: join(folder, name) } });

  /** What leaves of these values. */
  function left(values: object, at: Date, lasting?: Lasting): Record<string, unknown> {
    const recorded = { event: 'opened', at, values: { ...values } };
    const known = { surroundings: {}, envelope: { id: randomUUID(), timestamp: at }, lasting };
    const { fields = {} } = eventRecord(recorded, FIELDS, 1, known) ?? {};
    return Object.fromEntries(
      Object.entries(fields).map(([name, value]) => [name, fromFirestoreValue(value)]),
    );
  }

  it('is the same for one installation in one month, and links neither installations nor months', async () => {
    const [ada, bob] = [await installation('ada'), await installation('bob')];
    const host = 'data.acme.example';
    const hosts = [
      left({ host }, NOVEMBER, ada),
      left({ host }, DECEMBER, ada),
      left({ host }, NOVEMBER, bob),
      left({ host: 'other.example' }, NOVEMBER, ada),
    ].map((event) => event['host']);
    for (const one of hosts) expect(one).toMatch(HASH);
    expect(new Set(hosts).size).toBe(hosts.length);
    expect(left({ host }, NOVEMBER, await installation('ada'))['host']).toBe(hosts[0]);
  });

  it('is what it is only where it is a word that the package declares', async () => {
    const lasting = await installation('ada');
    const event = left(
      { host: 'example.org', projects: ['example.org', 'acme'] },
      NOVEMBER,
      lasting,
    );
    expect(event).toMatchObject({
      host: 'example.org',
      projects: ['example.org', expect.stringMatching(HASH)],
    });
  });

  it('never leaves as it is, also where it looks like a hash, or there is no secret yet', async () => {
    const lasting = await installation('ada');
    const host = '0123456789abcdef0123456789abcdef';
    const all = [
      left({ host, projects: [host, 'acme'] }, NOVEMBER, lasting),
      left({ host, projects: [host, 'acme'] }, NOVEMBER),
      left({ host: [host], projects: 'acme' }, NOVEMBER, lasting),
    ];
    expect(JSON.stringify(all)).not.toMatch(new RegExp(`${host}|acme`));
    expect(Object.keys(all[1] ?? {})).not.toContain('host');
  });
});
