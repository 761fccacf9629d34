/** What of an event gets as far as the outbox. */
import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import {
  bulkEvent,
  declare,
  envelope,
  environmentFields,
  hostFields,
  processFields,
} from '../../src/collection/declaration/index.js';
import { ENDPOINT } from '../support/circumstances.js';
import { INSTALLATION, NOW, recording, toldUser } from './recording.js';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

const by = { owner: 'core team', since: 1 };
const text = { description: 'x', purpose: 'x', level: 'counts', ...by } as const;

/** A package of its own for each test: the order of events is that of a package in its process. */
function abacus() {
  return declare({
    package: `abacus-${randomUUID()}`,
    revision: 2,
    description: 'Learns what is computed.',
    events: {
      bulk: bulkEvent(by, { operations: ['create'] }),
      sum: {
        description: 'Numbers were added up.',
        fields: {
          ...envelope(by),
          ...processFields(by),
          terms: { type: 'integer', ...text },
          mean: { type: 'number', ...text },
          kinds: { type: 'string', one_of: ['even', 'odd'], list: true, ...text },
          begun: { type: 'timestamp', ...text },
          exact: { type: 'boolean', ...text, since: 2 },
          rounding: { type: 'boolean', ...text, until: '2026-11-11' },
        },
      },
      started: {
        description: 'It was started.',
        fields: { ...envelope(by), ...environmentFields(by), ...hostFields(by) },
      },
    },
  });
}

describe('an event', () => {
  it('leaves with its declared values, an id of its own and the time when it was recorded', () => {
    const { recorder, drain } = recording(abacus());
    recorder.record('bulk', { operation: 'create', records: 3 });
    expect(drain()).toEqual([
      {
        event: 'bulk',
        id: expect.stringMatching(UUID),
        timestamp: NOW,
        package_version: '1.2.3',
        operation: 'create',
        records: 3,
      },
    ]);
  });

  it('leaves without what is not declared, ended, of another type, or a word that is none', () => {
    const { recorder, drain } = recording(abacus());
    recorder.record('bulk', { operation: 'of ACME', records: '3', directory: '/srv/acme' });
    recorder.record('sum', { rounding: true, exact: true, terms: null, kinds: ['even', 'ACME'] });
    const [bulk, sum] = drain();
    expect(Object.keys(bulk ?? {})).not.toContain('directory');
    expect(bulk).toMatchObject({ operation: 'other' });
    expect(Object.keys(bulk ?? {})).not.toContain('records');
    expect(sum).toMatchObject({ exact: true, kinds: ['even', 'other'] });
    expect(Object.keys(sum ?? {}).filter((name) => ['rounding', 'terms'].includes(name))).toEqual(
      [],
    );
  });

  it('leaves without a field that its user has not been told of', () => {
    const collects = abacus();
    const { recorder, drain } = recording(collects, {
      changed: { user: () => toldUser(collects, 1) },
    });
    recorder.record('sum', { terms: 2, exact: true });
    expect(drain()).toEqual([expect.objectContaining({ terms: 2 })]);
    recorder.record('sum', { exact: true });
    expect(Object.keys(drain()[0] ?? {})).not.toContain('exact');
  });

  it('stays home where it is not declared, or no event is', () => {
    const { recorder, drain } = recording(abacus());
    recorder.record('login', { name: 'Ada' });
    recorder.record('toString', {});
    expect(drain()).toEqual([]);
    const { package: name } = abacus();
    const without = recording(declare({ package: name, revision: 1, description: 'x' }));
    without.recorder.record('sum');
    expect(without.drain()).toEqual([]);
  });

  it('stays home where it was recorded before its user was told', () => {
    const collects = abacus();
    const { recorder, drain } = recording(collects);
    const early = recording(collects, {
      changed: {
        startedAt: new Date('2026-11-30T00:00:00.000Z'),
        user: () => {
          const told = toldUser(collects);
          return JSON.parse(JSON.stringify(told).replaceAll('2026-11-01', '2026-11-20'));
        },
      },
    });
    for (const one of [recorder, early.recorder]) one.record('sum', { terms: 1 });
    expect(drain()).toHaveLength(1);
    expect(early.drain()).toEqual([]);
  });

  it('is what it was at the call, whatever the program changes afterwards', () => {
    const { recorder, drain } = recording(abacus());
    const begun = new Date(0);
    const values = { terms: 1, kinds: ['odd'], begun };
    recorder.record('sum', values);
    values.terms = 2;
    values.kinds.push('even');
    begun.setTime(1);
    expect(drain()).toEqual([
      expect.objectContaining({ terms: 1, kinds: ['odd'], begun: new Date(0) }),
    ]);
  });

  it('happened when its program says', () => {
    const { recorder, drain } = recording(abacus());
    const earlier = new Date('2026-11-12T09:59:00.000Z');
    recorder.record('sum', {}, earlier);
    earlier.setTime(0);
    recorder.record('sum', {}, new Date(Number.NaN));
    expect(drain()).toEqual([
      expect.objectContaining({ timestamp: new Date('2026-11-12T09:59:00.000Z') }),
    ]);
  });

  it('has types that do not depend on its values', () => {
    const changed = { env: { ABOVEBOARD_DEBUG: 'print' } };
    const { recorder, drain, said } = recording(abacus(), { changed });
    recorder.record('sum', { terms: 3, mean: 3, begun: '1970-01-01T00:00:00.000Z' });
    drain();
    expect(said.join('')).toContain('"terms":{"integerValue":"3"}');
    expect(said.join('')).toContain('"mean":{"doubleValue":3}');
    expect(said.join('')).toContain('"begun":{"timestampValue":"1970-01-01T00:00:00.000Z"}');
  });

  it('names its process and its place in it, and no event takes the place of one that stayed home', () => {
    const { recorder, drain } = recording(abacus());
    recorder.record('sum', { terms: 1 });
    recorder.record('login', {});
    recorder.record('sum', { terms: 2, sequence: 77, id: 'mine', session_id: 'mine' });
    const [first, second] = drain();
    expect([first?.['sequence'], second?.['sequence']]).toEqual([1, 2]);
    expect(first?.['session_id']).toMatch(UUID);
    expect(second?.['session_id']).toBe(first?.['session_id']);
    expect(second?.['id']).not.toBe(first?.['id']);
  });

  it('says of the machine what is declared, in coarse values, or what the program knows better', () => {
    const { recorder, drain } = recording(abacus(), {
      host: { build: 'a0f31c2' },
      changed: { env: { KUBERNETES_SERVICE_HOST: '10.0.0.1' } },
    });
    recorder.record('started');
    recorder.record('started', { deployment: 'none' });
    const [started, told] = drain();
    expect(started).toMatchObject({
      build: 'a0f31c2',
      ci: false,
      container: true,
      deployment: 'kubernetes',
      runtime: 'node',
      os: process.platform,
    });
    expect(started?.['os_release']).toMatch(/^\d+(\.\d+){0,2}$/);
    expect(Math.log2(Number(started?.['cpu_threads'])) % 1).toBe(0);
    expect(told).toMatchObject({ deployment: 'none' });
  });

  it('names its installation where that is declared, as soon as it is known', async () => {
    const installation = { type: 'installation_id', ...text } as const;
    const { events, ...collects } = abacus();
    const fields = { ...events.sum.fields, installation };
    const { recorder, drain } = recording({
      ...collects,
      events: { sum: { ...events.sum, fields } },
    });
    recorder.record('sum', { installation: 'mine' });
    expect(Object.keys(drain()[0] ?? {})).not.toContain('installation');
    await undefined;
    recorder.record('sum');
    expect(drain()).toEqual([expect.objectContaining({ installation: INSTALLATION })]);
  });

  it('never throws into the program, whatever it is given', () => {
    const { recorder, drain } = recording(abacus());
    const hostile = new Proxy(
      {},
      {
        ownKeys: () => {
          throw new Error('no');
        },
      },
    );
    const cyclic: Record<string, unknown> = { terms: 1 };
    cyclic['kinds'] = cyclic;
    const calls: [never, never][] = [
      [null, null],
      ['sum', hostile],
      ['sum', cyclic],
      [{}, 'x'],
    ] as never;
    for (const [event, values] of calls) recorder.record(event, values);
    for (const [event, values] of calls) recorder.recordNow(event, values);
    expect(drain()).toEqual([expect.objectContaining({ event: 'sum', terms: 1 })]);
  });
});

describe('whether it may leave', () => {
  it('is decided once for all events of a moment', () => {
    const { recorder, drain, decisions } = recording(abacus());
    for (let count = 0; count < 100; count += 1) recorder.record('sum', { terms: count });
    expect(drain()).toHaveLength(100);
    expect(decisions()).toBe(1);
  });

  it('follows what is turned off and on within a second, and a setting of the program at once', () => {
    const off = { env: { DO_NOT_TRACK: '1' } };
    const { recorder, drain, later, handed } = recording(abacus());
    recorder.record('sum');
    expect(drain()).toHaveLength(1);
    later(1_000, off);
    recorder.record('sum');
    expect(drain()).toEqual([]);
    recorder.record('sum');
    expect(handed()).toBe(0);
    later(1_000, { env: {} });
    recorder.record('sum');
    expect(drain()).toHaveLength(1);
    later(0, { endpoint: null });
    recorder.reconsider();
    recorder.record('sum');
    expect(drain()).toEqual([]);
  });

  it('is no for what was recorded before events were turned on, in the same millisecond or not', () => {
    const { recorder, drain, later } = recording(abacus(), {
      changed: { choices: { events: { on: false } } },
    });
    const choice = (at: Date) => ({ events: { on: true, at, endpoint: ENDPOINT } }) as const;
    for (const at of [NOW, new Date(+NOW - 3_600_000)]) {
      recorder.record('sum', { terms: 1 });
      later(0, { choices: choice(at) });
      recorder.startOver();
      recorder.record('sum', { terms: 2 });
      expect(drain()).toEqual([expect.objectContaining({ terms: 2 })]);
      later(0, { choices: { events: { on: false } } });
      recorder.reconsider();
    }
  });

  it('is answered to a request at once, as it was known last, and looked at anew behind it', async () => {
    const { recorder, drain, later, decisions } = recording(abacus());
    expect([recorder.isOn(), decisions()]).toEqual([true, 1]);
    later(10_000, { env: { DO_NOT_TRACK: '1' } });
    expect([recorder.isOn(), decisions()]).toEqual([true, 1]);
    recorder.record('sum');
    expect(drain()).toEqual([]);
    later(10_000, { env: {} });
    expect(recorder.isOn()).toBe(false);
    await new Promise(setImmediate);
    expect(recorder.isOn()).toBe(true);
  });

  it('asks to have its user told where that alone is missing', () => {
    const collects = abacus();
    const untold = recording(collects, { changed: { user: () => toldUser(collects, 0) } });
    const half = recording(collects, { changed: { user: () => toldUser(collects, 1) } });
    const off = recording(collects, { changed: { env: { DO_NOT_TRACK: '1' } } });
    const all = [untold, half, off, recording(collects)];
    for (const { recorder, drain } of all) {
      recorder.record('sum');
      drain();
    }
    expect(all.map(({ told }) => told())).toEqual([1, 1, 0, 0]);
  });

  it('is no for a declaration of another package, and for a faulty one', () => {
    const faulty = { ...abacus(), revision: 0 };
    const { recorder, drain } = recording(faulty);
    recorder.record('sum', { terms: 1 });
    recorder.recordNow('sum', { terms: 1 });
    expect(drain()).toEqual([]);
  });

  it('holds for what is made durable at once, too', () => {
    const on = recording(abacus());
    on.recorder.recordNow('sum', { terms: 1, directory: '/srv' });
    expect(on.durable()).toEqual([expect.objectContaining({ event: 'sum', terms: 1 })]);
    const off = recording(abacus(), { changed: { env: { CI: 'true' } } });
    off.recorder.recordNow('sum', { terms: 1 });
    expect(off.durable()).toEqual([]);
  });
});

describe('ABOVEBOARD_DEBUG', () => {
  const debug = (word: string, more: object = {}) => ({
    changed: { env: { ABOVEBOARD_DEBUG: word, ...more } },
  });

  it('=declare names each event and field that is not declared once, and no value', () => {
    const collects = abacus();
    const { recorder, drain, said } = recording(collects, debug('declare'));
    for (let times = 0; times < 2; times += 1) {
      recorder.record('sum', { directory: '/srv/acme', terms: 1, ['\u001b[31m']: 1 });
      recorder.record('login', { name: 'Ada' });
    }
    expect(drain()).toHaveLength(2);
    const of = (path: string) =>
      `aboveboard: ${collects.package} records ${path}, which it does not declare.\n`;
    expect(said).toEqual(
      ['events.sum.fields.directory', 'events.sum.fields.?[31m', 'events.login'].map(of),
    );
  });

  it('=declare helps also where nothing may leave', () => {
    const { recorder, drain, said } = recording(abacus(), debug('declare', { CI: '1' }));
    for (let times = 0; times < 2; times += 1) {
      recorder.record('login');
      expect(drain()).toEqual([]);
    }
    expect(said).toHaveLength(1);
  });

  it('says nothing in production, or without it', () => {
    for (const { changed } of [debug('declare', { NODE_ENV: 'production' }), debug('')]) {
      const { recorder, drain, said } = recording(abacus(), { changed });
      recorder.record('login');
      drain();
      expect(said).toEqual([]);
    }
  });

  it('=print shows what would leave, in place of sending it', () => {
    const { recorder, drain, said } = recording(abacus(), debug('print'));
    recorder.record('bulk', { operation: 'create', records: 3 });
    expect(drain()).toEqual([]);
    expect(said).toEqual([expect.stringContaining('"records":{"integerValue":"3"}')]);
    const off = recording(abacus(), debug('print', { DO_NOT_TRACK: '1' }));
    off.recorder.record('bulk', { records: 3 });
    off.drain();
    expect(off.said).toEqual([]);
  });
});
