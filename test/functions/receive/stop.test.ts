/** The service on one machine, whose maintainer does not want some of what is sent. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  declare,
  errorEvent,
  sessionsDeclaration,
  usageDeclaration,
} from '../../../src/collection/declaration/index.js';
import type { Problem } from '../../../src/wire.js';
import { newKey, newShare } from '../app/documents.js';
import { type Machine, startMachine } from '../app/machine.js';

const NOW = new Date('2026-11-24T09:30:00.000Z');
const IN_A_WEEK = '2026-12-01T09:30:00.000Z';

const by = { owner: 'core team', since: 1 };
const declared = (name: string) =>
  declare({
    package: name,
    revision: 1,
    description: 'Learns what fails.',
    usage: usageDeclaration(by),
    events: { failure: errorEvent(by) },
    sessions: sessionsDeclaration(by),
  });

const text = (stringValue: string) => ({ stringValue });
const envelope = () => ({
  id: text(randomUUID()),
  timestamp: { timestampValue: '2026-11-24T09:29:00.000Z' },
});

describe('a service that is told to stop', () => {
  let machine: Machine;
  beforeAll(async () => {
    const declarations = new Map(
      ['orbits', '@stars/orbits'].map((name) => [name, declared(name)] as const),
    );
    const stopped = new Set(['sessions', '@stars/orbits/events', 'orbits/usage']);
    machine = await startMachine({ declarations, stopped }, () => NOW);
  });
  afterAll(() => machine.close());

  const usage = (name: string) =>
    machine.call('POST', '/v1/usage', {
      json: { fields: { ...envelope(), package_name: text(name) } },
    });
  const events = (name: string) =>
    machine.call('POST', '/v1/events', {
      json: { package: name, events: [{ event: 'failure', fields: envelope() }] },
    });

  it('refuses a stopped stream, and names all of the package that are stopped', async () => {
    const answered = await usage('orbits');
    expect(answered.status).toBe(403);
    expect(answered.json<Problem>()).toMatchObject({
      detail: `This service takes no usage of this package now; ask again after ${IN_A_WEEK}.`,
      stop: { streams: ['usage', 'sessions'], until: IN_A_WEEK },
    });
    expect((await events('@stars/orbits')).json<Problem>().stop).toEqual({
      streams: ['events', 'sessions'],
      until: IN_A_WEEK,
    });
  });

  it('takes what is not stopped, of the same package and of others', async () => {
    expect((await events('orbits')).status).toBe(200);
    expect((await usage('@stars/orbits')).status).toBe(201);
  });

  it('refuses a share before anything of it is stored, and still erases', async () => {
    const key = newKey();
    const json = newShare(key);
    const answered = await machine.call('POST', '/v1/sessions', { json });
    expect(answered.status).toBe(403);
    expect(answered.json<Problem>().stop?.streams).toContain('sessions');
    const listed = await machine.admin('GET', '/v1/admin/sessions');
    expect(listed.json()).toEqual({ sessions: [] });
    const erased = await machine.call('POST', `/v1/sessions/${randomUUID()}/erase`, {
      headers: { 'Erasure-Key': key.header },
    });
    expect(erased.status).toBe(404);
  });
});
