/** The service on one machine, for one declared package, and batches of its events. */
import { createHash, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  commandEvent,
  type Declaration,
  declare,
  errorEvent,
} from '../../../src/collection/declaration/index.js';
import type { Fields } from '../../../src/firestore/index.js';
import type { EventsAnswer, EventsRequest, Problem } from '../../../src/wire.js';
import { abacus } from '../../support/abacus.js';
import { type Machine, startMachine } from '../app/machine.js';

const NOW = new Date('2026-11-24T09:30:00.000Z');
const CANARY = 'canary-7f20aa';

const by = { owner: 'core team', since: 1 };
const orbits = declare({
  package: 'orbits',
  revision: 1,
  description: 'Learns which commands are used.',
  events: {
    command: commandEvent(by, { commands: ['solve', 'plot'], flags: ['verbose'] }),
    failure: errorEvent(by),
  },
});

const text = (stringValue: string) => ({ stringValue });

function commandOf(more: Fields = {}) {
  const id = randomUUID();
  const fields: Fields = {
    id: text(id),
    timestamp: { timestampValue: '2026-11-24T09:29:58.125Z' },
    command: text('solve'),
    duration_ms: { integerValue: '12' },
    success: { booleanValue: true },
    ...more,
  };
  return { event: 'command', fields };
}

describe('POST /v1/events', () => {
  let machine: Machine;
  beforeAll(async () => {
    const known = [orbits, abacus].map((one): [string, Declaration] => [one.package, one]);
    machine = await startMachine({ declarations: new Map(known) }, () => NOW);
  });
  afterAll(() => machine.close());

  const post = (json: unknown) => machine.call('POST', '/v1/events', { json });
  async function sent(
    events: readonly unknown[],
    more: Partial<EventsRequest> = {},
  ): Promise<EventsAnswer> {
    const answered = await post({ package: 'orbits', events, ...more });
    expect(answered.status).toBe(200);
    return answered.json<EventsAnswer>();
  }

  it('stores each event once, in whatever batches it comes', async () => {
    const [a, b, c] = [commandOf(), commandOf(), commandOf()];
    expect(await sent([a, b])).toMatchObject({ stored: 2, repeated: 0, refused: [], dropped: [] });
    expect(await sent([b, c, c])).toMatchObject({ stored: 1, repeated: 2 });
    expect(await sent([a, b, c])).toMatchObject({ stored: 0, repeated: 3 });
  });

  it('answers the digest of what it received', async () => {
    const json = { package: 'orbits', events: [commandOf()] };
    const digest = createHash('sha256').update(JSON.stringify(json)).digest('hex');
    expect((await post(json)).json<EventsAnswer>().digest).toBe(digest);
  });

  const at = (timestampValue: string) => ({ timestamp: { timestampValue } });
  it.each<[string, unknown, string, RegExp]>([
    ['of a name that is not declared', { ...commandOf(), event: CANARY }, 'event', /declares no/],
    ['of a name that every object has', { ...commandOf(), event: 'toString' }, 'event', /no event/],
    ['without an id', commandOf({ id: text(CANARY) }), 'fields.id', /must be .* UUID/],
    [
      'without a time',
      { event: 'command', fields: { id: text(randomUUID()) } },
      'fields.timestamp',
      /is missing/,
    ],
    ['61 days old', commandOf(at('2026-09-24T09:30:00Z')), 'fields.timestamp', /60 days back/],
    [
      'of the day after tomorrow',
      commandOf(at('2026-11-26T00:00:00Z')),
      'fields.timestamp',
      /24 hours ahead/,
    ],
    ['with a member that nobody knows', { ...commandOf(), [CANARY]: 1 }, 'event', /not known/],
    ['that is no object', CANARY, 'event', /must be an object/],
  ])('refuses an event %s, and keeps the others', async (_, wrong, field, reason) => {
    const answer = await sent([commandOf(), wrong, commandOf()]);
    expect(answer).toMatchObject({ stored: 2, repeated: 0 });
    expect(answer.refused).toEqual([{ index: 1, field, reason: expect.stringMatching(reason) }]);
    expect(JSON.stringify(answer)).not.toContain(CANARY);
  });

  it('takes an event from the last minute of the 60 days, and one of a clock a day ahead', async () => {
    const times = ['2026-09-25T09:30:00Z', '2026-11-25T09:30:00Z'];
    expect(await sent(times.map((time) => commandOf(at(time))))).toMatchObject({ stored: 2 });
  });

  it('drops what is not declared, and names what is declared otherwise', async () => {
    const answer = await sent([
      commandOf({ user: text(CANARY), success: text('yes'), command: text(CANARY) }),
      commandOf({ user: { nonsense: CANARY } as never }),
    ]);
    expect(answer).toMatchObject({ stored: 2, refused: [] });
    expect(answer.dropped).toEqual([
      { what: 'command.command', count: 1, reason: 'not what was declared' },
      { what: 'command.success', count: 1, reason: 'not what was declared' },
      { what: 'fields of command', count: 2, reason: 'not declared' },
    ]);
  });

  it('refuses losses that are no counts, and repeats no reason of theirs', async () => {
    for (const counts of [{ 'heron-word': {} }, { 'Heron word': 1 }, { full: -1 }, [], null]) {
      const json = { package: 'abacus', events: [], losses: { id: randomUUID(), counts } };
      const { status, text } = await machine.call('POST', '/v1/events', { json });
      expect(status).toBe(400);
      expect(JSON.parse(text)).toMatchObject({ field: 'losses.counts' });
      expect(text).not.toMatch(/heron/i);
    }
  });

  it('takes a report of losses with no event at all', async () => {
    const losses = { id: randomUUID(), counts: { 'too-old': 3 } };
    expect(await sent([], { losses })).toMatchObject({ stored: 0, repeated: 0 });
  });

  it('shows the maintainer what it stored, with its package, in a list and in the export', async () => {
    const event = commandOf({ duration_ms: { integerValue: '4711' }, user: text(CANARY) });
    const losses = { id: randomUUID(), counts: { 'too-old': 4711 } };
    await sent([event], { losses });
    const { user: _, ...fields } = event.fields;
    const stored = {
      package: 'orbits',
      event: 'command',
      fields,
      received_at: NOW.toISOString(),
      expires_at: '2027-05-23T09:30:00.000Z',
    };
    const listed = await machine.admin('GET', '/v1/admin/events?limit=200');
    expect(listed.json<{ events: unknown[] }>().events).toContainEqual(stored);
    const { text: lines } = await machine.admin('GET', '/v1/admin/export');
    const exported = lines
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(exported).toContainEqual({ collection: 'events', ...stored });
    const counts = { 'too-old': { integerValue: '4711' } };
    expect(exported).toContainEqual(expect.objectContaining({ collection: 'losses', counts }));
  });

  it.each([
    ['a package that the service is not for', CANARY, /that this service is for/],
    ['a package that declares none', 'abacus', /declares events/],
  ])('refuses %s', async (_, name, detail) => {
    const answered = await post({ package: name, events: [commandOf()] });
    expect(answered.status).toBe(403);
    expect(answered.json<Problem>()).toMatchObject({
      field: 'package',
      detail: expect.stringMatching(detail),
    });
  });

  it('refuses a batch of 501 events, and one of more than a megabyte', async () => {
    const one = commandOf();
    expect((await post({ package: 'orbits', events: Array(501).fill(one) })).status).toBe(400);
    const large = { package: 'orbits', events: [commandOf({ x: text('x'.repeat(1_000_000)) })] };
    expect((await post(large)).status).toBe(413);
  });
});
