/** Events of a telemetry object: from the call to the disk, and what its status says of them. */
import { randomUUID } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  bulkEvent,
  commandEvent,
  type Declaration,
  declare,
  installationEvent,
  requestEvent,
  sessionsDeclaration,
} from '../../src/collection/declaration/index.js';
import { choicesOf } from '../../src/consent/index.js';
import { createTelemetry } from '../../src/index.js';
// Loaded late by the product; jest cannot link one module for two late loads at the same time.
import { isNewHere } from '../../src/usage/installed.js';
import { textsIn } from '../support/outbox-texts.js';

const ENDPOINT = 'http://127.0.0.1:1';

const by = { owner: 'core team', since: 1 };

function declarationOf(name: string) {
  return declare({
    package: name,
    revision: 1,
    description: 'Learns what is computed.',
    events: {
      bulk: bulkEvent(by, { operations: ['create'] }),
      command: commandEvent(by, { commands: ['build'], counts: { jobs: 'Jobs.' } }),
      request: requestEvent(by),
      installation: installationEvent(by),
    },
    sessions: {
      ...sessionsDeclaration(by),
      labels: { sum: { description: 'Numbers were added up.', since: 1 } },
      context: {
        terms: { type: 'integer', description: 'x', purpose: 'x', level: 'counts', ...by },
      },
    },
  });
}

let home: string;
let written: string;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'aboveboard-events-'));
  written = '';
});

afterEach(() => rmSync(home, { recursive: true, force: true }));

function surroundings(variables: Record<string, string> = {}, isTTY = false) {
  return {
    env: { ABOVEBOARD_HOME: home, ...variables },
    cwd: () => home,
    home: () => home,
    terminal: {
      isTTY,
      write: (text: string) => {
        written += text;
      },
    },
    // Whether it is delivered is for other tests.
    deliverer: () => new Promise<never>(() => undefined),
  };
}

/** Its user was told, or was not. */
function packageOf(variables?: Record<string, string>, { isTold = true, isTTY = false } = {}) {
  const name = `abacus-${randomUUID()}`;
  const shown = { revision: 1, endpoint: ENDPOINT, shown_at: '2020-02-02T02:02:02.000Z' };
  const packages = { [name]: { notices: isTold ? [shown] : [] } };
  writeFileSync(join(home, 'config.json'), JSON.stringify({ packages }));
  const host = { name, version: '1.2.3' };
  const make = () =>
    createTelemetry(
      { package: host, endpoint: ENDPOINT, collects: declarationOf(name) },
      surroundings(variables, isTTY),
    );
  return { name, make, telemetry: make() };
}

/** By name, all that is on disk. */
function eventsOf(name: string): string[] {
  return textsIn(join(home, 'packages', name, 'outbox'), 'events')
    .flatMap((text) => text.split('\n'))
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line).event?.event);
}

describe('events', () => {
  it('of every kind are on disk when a flush to it resolves, and wait there', async () => {
    const { name, telemetry } = packageOf();
    telemetry.track('bulk', { operation: 'create', records: 3 });
    telemetry.trackBulk('create', 3);
    telemetry.trackBulk('create', 2, () => ['a', 'b']);
    telemetry.trackCommand({ name: 'build' }, (recorded) => recorded.count('jobs'));
    telemetry.trackError(new TypeError('of ACME'));
    telemetry.watchRequest()?.(() => ({ method: 'GET', route: '/sums', status: 200 }));
    expect(await telemetry.flush({ to: 'disk' })).toMatchObject({ outcome: 'durable', lost: 0 });
    expect(eventsOf(name)).toEqual(['bulk', 'bulk', 'bulk', 'command', 'request']);
    const { outbox, events, declaration_fault } = telemetry.status();
    expect(events.on).toBe(true);
    expect(outbox).toMatchObject({ pending: { memory: 0, events: 5 }, losses: {} });
    expect(declaration_fault).toBeNull();
  });

  it('leave nothing anywhere where they are off, and a flush waits for nothing', async () => {
    const { name, telemetry } = packageOf({ DO_NOT_TRACK: '1' });
    telemetry.track('bulk', { operation: 'create', records: 3 });
    telemetry.trackCommand({ name: 'build' }, () => 3);
    expect(telemetry.watchRequest()).toBeUndefined();
    expect(await telemetry.flush()).toMatchObject({ lost: 0 });
    expect(telemetry.status().outbox).toBeNull();
    expect(eventsOf(name)).toEqual([]);
    expect(readdirSync(home)).toEqual(['config.json']);
  });

  it('have their user told at a terminal, and stay home in that run', async () => {
    const { name, telemetry } = packageOf({}, { isTold: false, isTTY: true });
    telemetry.track('bulk', { operation: 'create', records: 3 });
    await telemetry.flush({ to: 'disk' });
    const isShown = () => readFileSync(join(home, 'config.json'), 'utf8').includes('shown_at');
    while (!isShown()) await new Promise((resolve) => setImmediate(resolve));
    expect(written).toContain(name);
    expect(eventsOf(name)).toEqual([]);
  });

  it('that wait are removed when usage telemetry is turned off, and none comes after them', async () => {
    const { name, telemetry, make } = packageOf();
    telemetry.track('bulk', { records: 1 });
    await telemetry.flush({ to: 'disk' });
    expect(eventsOf(name)).toEqual(['bulk']);
    const disabled = telemetry.disableUsageTelemetry();
    expect(telemetry.status().events.on).toBe(false);
    telemetry.track('bulk', { records: 2 });
    expect(await disabled).toMatchObject({ on: false });
    await telemetry.flush({ to: 'disk' });
    expect(eventsOf(name)).toEqual([]);
    expect(make().status().events.decided_by).toMatchObject({ source: 'user-configuration' });
  });

  it('of before its program turned them on, or to another service, stay home; what was on is not moved', async () => {
    const { name, telemetry } = packageOf();
    telemetry.track('bulk', { records: 1 });
    telemetry.enableUsageTelemetry();
    const choices = choicesOf(name);
    expect(choices.events).toBeUndefined();
    await telemetry.flush({ to: 'disk' });
    expect(eventsOf(name)).toEqual(['bulk']);
    choices.events = { on: false };
    telemetry.track('command');
    telemetry.enableUsageTelemetry();
    telemetry.setTelemetryEndpoint(null);
    telemetry.track('command');
    telemetry.setTelemetryEndpoint(ENDPOINT);
    telemetry.track('request');
    await telemetry.flush({ to: 'disk' });
    expect(eventsOf(name)).toEqual(['bulk', 'request']);
  });

  it('of an object whose endpoint was taken away stay home from the next one on', async () => {
    const { name, telemetry } = packageOf();
    telemetry.track('bulk', { records: 1 });
    await telemetry.flush({ to: 'disk' });
    telemetry.setTelemetryEndpoint(null);
    telemetry.track('bulk', { records: 2 });
    await telemetry.flush({ to: 'disk' });
    expect(eventsOf(name)).toEqual(['bulk']);
  });
});

describe('an installation', () => {
  const waited = async (telemetry: ReturnType<typeof packageOf>['telemetry']) => {
    telemetry.logUsage();
    // What it does begins in the next turn and takes a few; a mark on the disk is its last step.
    for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  };

  it('is told once for a machine, at a terminal', async () => {
    const { name, telemetry } = packageOf({}, { isTTY: true });
    telemetry.logUsage();
    // Not by its files, which may get another name just while they are looked at.
    while (telemetry.status().outbox?.pending.events !== 1) {
      await new Promise((resolve) => setImmediate(resolve));
      await telemetry.flush({ to: 'disk' });
    }
    expect(eventsOf(name)).toEqual(['installation']);
    expect(existsSync(join(home, 'packages', name, 'installed'))).toBe(true);
    // What a later process asks.
    expect(await isNewHere(name, surroundings())).toBe(false);
  });

  it('is not told where nobody reads, or in the run of the notice', async () => {
    for (const told of [{ isTTY: false }, { isTTY: true, isTold: false }]) {
      const { name, telemetry } = packageOf({}, told);
      await waited(telemetry);
      expect(existsSync(join(home, 'packages', name, 'installed'))).toBe(false);
    }
  });
});

describe('status()', () => {
  it('counts what waits only for who looks at it, and once', async () => {
    const { telemetry } = packageOf();
    const [unread, read] = [telemetry.status(), telemetry.status()];
    expect(read.outbox?.pending.events).toBe(0);
    telemetry.track('bulk', { records: 1 });
    await telemetry.flush({ to: 'disk' });
    expect(read.outbox?.pending.events).toBe(0);
    expect(unread.outbox?.pending.events).toBe(1);
    expect(JSON.parse(JSON.stringify(unread)).outbox.pending.events).toBe(1);
  });

  it('names what is wrong with a declaration, and everything is off then', () => {
    const host = { name: 'abacus', version: '1.2.3' };
    const declaration: Declaration = { ...declarationOf('abacus'), revision: 0 };
    const hostile: Declaration = new Proxy(declaration, {
      get: () => {
        throw new Error('no');
      },
      ownKeys: () => {
        throw new Error('no');
      },
    });
    const faults = [declaration, hostile].map((collects) => {
      const of = { package: host, endpoint: ENDPOINT, collects };
      const { events, usage, declaration_fault } = createTelemetry(of, surroundings()).status();
      expect([events.on, usage.on]).toEqual([false, false]);
      return declaration_fault;
    });
    expect(faults).toEqual([
      'The declaration of abacus is faulty: revision: must be a whole number from 1 on.',
      'The declaration of abacus is faulty: it cannot be read.',
    ]);
  });
});

describe('ABOVEBOARD_DEBUG=declare', () => {
  it('names labels and keys of contexts that are not declared, once', () => {
    const { name } = packageOf();
    const host = { name, version: '1.2.3' };
    const { appendInvokeContext, withSession } = createTelemetry(
      { package: host, endpoint: null, collects: declarationOf(name) as Declaration },
      surroundings({ ABOVEBOARD_DEBUG: 'declare' }),
    );
    for (let times = 0; times < 2; times += 1) {
      withSession('sum', (invoke) => appendInvokeContext(invoke, () => ({ terms: 2 })));
      withSession('of ACME', (invoke) =>
        appendInvokeContext(invoke, () => ({ directory: '/srv' })),
      );
    }
    expect(written.split('\n').filter(Boolean)).toEqual([
      expect.stringContaining(`${name} records sessions.labels.of ACME,`),
      expect.stringContaining(`${name} records sessions.context.directory,`),
    ]);
    expect(written).not.toContain('/srv');
  });
});
