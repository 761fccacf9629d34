import { createHash } from 'node:crypto';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type {
  Deliverer,
  DeliveryResult,
  Outbox,
  OutboxLine,
  Permit,
} from '../../src/outbox/index.js';
import { createOutbox } from '../../src/outbox/outbox.js';
import { type EventsService, eventsService } from '../support/events-service.js';
import { eventLine, PACKAGE, permitFor } from '../support/outbox.js';
import { deliverer } from '../support/outbox-process.js';
import { problem } from '../support/problem.js';
import { answerJson } from '../support/scripted-server.js';

const ENDPOINT = 'https://telemetry.example.org';

let home: string;
let service: EventsService | undefined;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'aboveboard-outbox-'));
});

afterEach(async () => {
  await service?.close();
  service = undefined;
  rmSync(home, { recursive: true, force: true });
});

/** A service that takes nothing in yet: rounds end before they begin. */
const nobody: Deliverer = async () => ({
  delivered: 0,
  left: 0,
  losses: {},
  nextAttemptAt: null,
  stopped: {},
});

function outbox(
  permit: () => Permit | undefined = () => permitFor(ENDPOINT),
  through: Deliverer = nobody,
): Outbox {
  return createOutbox(
    { package: PACKAGE, permit },
    { deliverer: through, env: { ABOVEBOARD_HOME: home } },
  );
}

function folder(): string {
  return join(home, 'packages', PACKAGE, 'outbox');
}

function files(): string[] {
  try {
    return readdirSync(folder()).filter((name) => name.endsWith('.jsonl'));
  } catch {
    return [];
  }
}

function rows(): string[] {
  return files()
    .flatMap((name) => readFileSync(join(folder(), name), 'utf8').split('\n'))
    .filter((row) => row !== '');
}

function recorded(line: OutboxLine | undefined) {
  return { encode: () => line };
}

function now(endpoint: string): OutboxLine {
  return eventLine(endpoint, { at: new Date() });
}

describe('the outbox', () => {
  it('touches nothing for records that may not leave: no folder, no listener, no round', async () => {
    const listeners = process.listenerCount('exit');
    let asked = 0;
    const off = outbox(
      () => undefined,
      async (order) => {
        asked += 1;
        return nobody(order);
      },
    );
    for (let record = 0; record < 300; record += 1) off.add(recorded(undefined));
    expect(await off.flush({ to: 'disk' })).toEqual({ outcome: 'durable', lost: 0 });
    expect(await off.flush()).toEqual({ outcome: 'delivered', lost: 0 });
    expect(readdirSync(home)).toEqual([]);
    expect(process.listenerCount('exit')).toBe(listeners);
    expect(asked).toBe(0);
  });

  it('has every record on disk, in its order and for its user alone, when a flush to disk resolves', async () => {
    const on = outbox();
    const lines = Array.from({ length: 450 }, () => now(ENDPOINT));
    for (const line of lines) on.add(recorded(line));
    expect(on.status().pending).toEqual({ memory: 450, events: 0, sessions: 0 });
    expect(await on.flush({ to: 'disk' })).toEqual({ outcome: 'durable', lost: 0 });
    expect(rows()).toEqual(lines.map((line) => JSON.stringify(line)));
    expect(on.status().pending).toEqual({ memory: 0, events: 450, sessions: 0 });
    expect(statSync(folder()).mode & 0o777).toBe(0o700);
    for (const name of files()) expect(statSync(join(folder(), name)).mode & 0o777).toBe(0o600);
  });

  it('has a record on disk when addNow returns', () => {
    const line = now(ENDPOINT);
    outbox().addNow(line);
    expect(rows()).toEqual([JSON.stringify(line)]);
  });

  it('delivers by itself, and removes what was confirmed', async () => {
    service = await eventsService();
    const { url, stored } = service;
    const on = outbox(() => permitFor(url), deliverer);
    for (let record = 0; record < 3; record += 1) on.add(recorded(now(url)));
    expect(await on.flush({ within: 60_000 })).toEqual({ outcome: 'delivered', lost: 0 });
    expect(stored.size).toBe(3);
    expect(files()).toEqual([]);
  });

  it('has a run that records nothing deliver what an earlier one left', async () => {
    service = await eventsService();
    const { url } = service;
    const first = outbox(() => permitFor(url));
    first.add(recorded(now(url)));
    await first.flush({ to: 'disk' });
    const round = new Promise<DeliveryResult>((resolve) => {
      const watched: Deliverer = async (order) => {
        const result = await deliverer(order);
        resolve(result);
        return result;
      };
      outbox(() => permitFor(url), watched).resume();
    });
    expect(await round).toMatchObject({ delivered: 1, left: 0 });
  });

  it('ends a flush when its time is up, and keeps what was not confirmed', async () => {
    const on = outbox(undefined, () => new Promise(() => undefined));
    on.add(recorded(now(ENDPOINT)));
    await on.flush({ to: 'disk' });
    expect(await on.flush({ within: 20 })).toEqual({ outcome: 'incomplete', lost: 0 });
    expect(await on.flush({ within: Number.NaN })).toMatchObject({ outcome: 'incomplete' });
    expect(rows()).toHaveLength(1);
  });

  it('does not call delivered what the service did not take', async () => {
    service = await eventsService((received, response, n) => {
      const digest = createHash('sha256').update(received.text).digest('hex');
      const refused = [{ index: 1, detail: 'Not declared.' }];
      if (n === 1)
        answerJson(response, 200, { stored: 1, repeated: 0, refused, dropped: [], digest });
      if (n === 2) problem(response, 400);
    });
    const { url } = service;
    const on = outbox(() => permitFor(url), deliverer);
    for (let record = 0; record < 2; record += 1) on.add(recorded(now(url)));
    expect(await on.flush({ within: 60_000 })).toEqual({ outcome: 'incomplete', lost: 1 });
    on.add(recorded(now(url)));
    expect(await on.flush({ within: 60_000 })).toEqual({ outcome: 'incomplete', lost: 1 });
    on.add(recorded(now(url)));
    expect(await on.flush({ within: 60_000 })).toEqual({ outcome: 'delivered', lost: 0 });
    expect(on.status().losses).toEqual({ refused: 2 });
  });

  it('says until when the service wants a pause, or nothing of a stream', async () => {
    const until = new Date(Date.now() + 3_600_000).toISOString();
    service = await eventsService((_, response, n) => {
      if (n === 1) problem(response, 403, {}, { streams: ['events'], until });
    });
    const { url } = service;
    const on = outbox(() => permitFor(url), deliverer);
    on.add(recorded(now(url)));
    expect(await on.flush({ within: 60_000 })).toEqual({ outcome: 'incomplete', lost: 1 });
    on.add(recorded(now(url)));
    expect(await on.flush({ to: 'disk' })).toEqual({ outcome: 'incomplete', lost: 1 });
    expect(on.status()).toMatchObject({
      losses: { stopped: 2 },
      stopped_until: { events: until },
      pending: { events: 0 },
    });
    expect(service.received).toHaveLength(1);
  });

  it('keeps a bounded number of records in memory, and tells the service what it dropped', async () => {
    service = await eventsService();
    const { url, losses } = service;
    const on = outbox(() => permitFor(url), deliverer);
    for (let record = 0; record < 10_003; record += 1) on.add(recorded(now(url)));
    expect(on.status().pending.memory).toBe(10_000);
    expect(await on.flush({ to: 'disk' })).toEqual({ outcome: 'incomplete', lost: 3 });
    expect(await on.flush({ within: 60_000 })).toEqual({ outcome: 'delivered', lost: 0 });
    expect(on.status().losses).toEqual({ 'queue-full': 3 });
    on.add(recorded(now(url)));
    await on.flush({ within: 60_000 });
    expect([...losses.values()]).toEqual([{ 'queue-full': 3 }]);
  });

  it('counts what cannot be made into a line, and what is too large for one', async () => {
    const on = outbox();
    on.add({
      encode: () => {
        throw new Error('from a declaration');
      },
    });
    const large = eventLine(ENDPOINT);
    large.event.fields['flags'] = { stringValue: 'x'.repeat(100_000) };
    on.add(recorded(large));
    expect(await on.flush({ to: 'disk' })).toEqual({ outcome: 'incomplete', lost: 2 });
    expect(on.status().losses).toEqual({ 'not-encodable': 1, 'too-large': 1 });
  });

  it('takes nothing more where 20 MB wait, and takes again when there is room', async () => {
    mkdirSync(folder(), { recursive: true });
    const full = join(folder(), '0000000000001-01234567.events.0.ready.jsonl');
    writeFileSync(full, '\n'.repeat(20_000_000));
    const on = outbox();
    on.add(recorded(now(ENDPOINT)));
    expect(await on.flush({ to: 'disk' })).toEqual({ outcome: 'incomplete', lost: 1 });
    expect(on.status().losses).toEqual({ 'outbox-full': 1 });
    rmSync(full);
    on.add(recorded(now(ENDPOINT)));
    expect(await on.flush({ to: 'disk' })).toEqual({ outcome: 'durable', lost: 0 });
    expect(rows().map((row) => JSON.parse(row).losses)).toEqual([{ 'outbox-full': 1 }, undefined]);
  });

  it('asks for a delivery where others have filled it: nothing of its own could', async () => {
    mkdirSync(folder(), { recursive: true });
    const full = join(folder(), '0000000000001-01234567.events.0.ready.jsonl');
    writeFileSync(full, '\n'.repeat(20_000_000));
    await new Promise<void>((resolve, reject) => {
      const on = outbox(undefined, async (order) => {
        resolve();
        return nobody(order);
      });
      on.add(recorded(now(ENDPOINT)));
      on.flush({ to: 'disk' }).catch(reject);
    });
  });

  it('goes on where somebody removed its folder', async () => {
    const on = outbox();
    on.add(recorded(now(ENDPOINT)));
    await on.flush({ to: 'disk' });
    rmSync(home, { recursive: true });
    on.add(recorded(now(ENDPOINT)));
    expect(await on.flush({ to: 'disk' })).toEqual({ outcome: 'durable', lost: 0 });
    expect(rows()).toHaveLength(1);
  });

  it('counts everything as lost in a home that takes nothing, and never throws', async () => {
    writeFileSync(join(home, 'packages'), 'a file in the place of a folder');
    const on = outbox();
    on.add(recorded(now(ENDPOINT)));
    expect(await on.flush({ to: 'disk' })).toEqual({ outcome: 'incomplete', lost: 1 });
    on.addNow(now(ENDPOINT));
    expect(on.status()).toMatchObject({
      pending: { memory: 0, events: 0, sessions: 0 },
      losses: { disk: 2 },
    });
    await on.clear();
  });

  it('removes what waits of a stream, or of all, also what others left', async () => {
    const on = outbox();
    mkdirSync(folder(), { recursive: true });
    for (const stream of ['events', 'sessions']) {
      writeFileSync(join(folder(), `0000000000001-01234567.${stream}.0.ready.jsonl`), '{}\n');
    }
    on.add(recorded(now(ENDPOINT)));
    await on.flush({ to: 'disk' });
    await on.clear('events');
    expect(files()).toEqual(['0000000000001-01234567.sessions.0.ready.jsonl']);
    await on.clear();
    expect(readdirSync(join(home, 'packages', PACKAGE))).toEqual([]);
  });

  it('removes what waits, when nothing may leave any more', async () => {
    let permit: Permit | undefined = permitFor(ENDPOINT);
    const on = outbox(() => permit);
    on.add(recorded(now(ENDPOINT)));
    await on.flush({ to: 'disk' });
    permit = undefined;
    await on.flush();
    expect(files()).toEqual([]);
  });
});
