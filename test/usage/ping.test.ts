import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { declare, usageDeclaration } from '../../src/collection/declaration/index.js';
import { choicesOf } from '../../src/consent/index.js';
import type { Background } from '../../src/delivery/index.js';
import { fromFirestoreValue } from '../../src/firestore/index.js';
import { createTelemetry, formatStatus } from '../../src/index.js';
import type { TransportResult } from '../../src/transport/index.js';
import { usageStatusOf } from '../../src/usage/index.js';
import { type Ping, printPing, sendPing } from '../../src/usage/ping.js';
import { findTraces, makeFolder, removeFolders } from '../e2e/support.js';
import { answerJson, closedPort, scriptedServer } from '../support/scripted-server.js';
import { countingService } from './support.js';

const by = { owner: 'core team', since: 1 };
const purpose = 'How many use it.';

const tokens = declare({
  package: 'host',
  revision: 1,
  description: 'Counts those who use it, by the month.',
  usage: {
    fields: {
      ...usageDeclaration(by).fields,
      month: { type: 'token', description: 'New each month.', purpose, level: 'counts', ...by },
    },
  },
});

const lasting = declare({
  ...tokens,
  usage: {
    fields: {
      ...usageDeclaration(by).fields,
      who: { type: 'installation_id', description: 'It stays.', purpose, level: 'counts', ...by },
    },
  },
});

const NOVEMBER = new Date('2026-11-09T12:00:00.000Z');
const DECEMBER = new Date('2026-12-01T00:00:00.000Z');

function ping(overrides: Partial<Ping> = {}): Ping {
  return {
    package: { name: 'host', version: '1.2.3' },
    collects: tokens,
    endpoint: 'http://127.0.0.1:9',
    loadedAt: NOVEMBER,
    acceptedRevision: 1,
    ...overrides,
  };
}

/** What the machine is to the SDK: its folders are all in one. */
function machine(folder: string = makeFolder('ping')) {
  return { env: { ABOVEBOARD_HOME: folder }, home: () => folder };
}

/** Answers without a network. */
function answering(result: (body: string) => TransportResult) {
  const sent: string[] = [];
  const background: Background = () => ({
    send: async ({ body }) => {
      sent.push(String(body));
      return result(String(body));
    },
  });
  return { sent, background };
}

const confirming = () =>
  answering((body) => {
    const { id } = JSON.parse(body).fields;
    const answer = { id: id.stringValue, counted: true, dropped: [] };
    return { outcome: 'success', status: 201, body: answer };
  });

function fieldsOf(body: string | undefined): Record<string, unknown> {
  const { fields } = JSON.parse(body ?? '{"fields":{}}');
  return Object.fromEntries(
    Object.entries<never>(fields).map(([name, value]) => [name, fromFirestoreValue(value)]),
  );
}

afterAll(removeFolders);

describe('a token', () => {
  it('tells one installation from another in one month, and links neither installations nor months in what is stored', async () => {
    const service = await countingService({ declarations: new Map([['host', tokens]]) });
    const homes = [makeFolder('ada'), makeFolder('bob')];
    const months = [NOVEMBER, DECEMBER];
    for (const folder of homes) {
      for (const loadedAt of [...months, ...months]) {
        await sendPing(ping({ endpoint: service.url, loadedAt }), machine(folder));
      }
    }
    const stored = (await service.stored()).map((fields) => fieldsOf(JSON.stringify({ fields })));
    expect(stored).toHaveLength(8);
    for (const one of months) {
      const inMonth = stored.filter(({ timestamp }) => String(timestamp) === String(one));
      expect(new Set(inMonth.map(({ month }) => month)).size).toBe(2);
    }
    expect(new Set(stored.map(({ month }) => month)).size).toBe(4);
    // Besides id, time and token they are all the same, and none of what the tokens come from is there.
    expect(new Set(stored.map(({ id }) => id)).size).toBe(8);
    const rest = stored.map(({ id: _, timestamp: __, month: ___, ...others }) => others);
    expect(new Set(rest.map((others) => JSON.stringify(others))).size).toBe(1);
    const secrets = homes.map((folder) =>
      readFileSync(join(folder, 'packages/host/installation/secret'), 'utf8').trim(),
    );
    expect(new Set(secrets).size).toBe(2);
    expect(findTraces(service.dataFolder, secrets)).toEqual([]);
  });

  it('needs a secret only where it is declared and agreed to', async () => {
    const young = { ...tokens.usage.fields.month, since: 2 };
    const collects = {
      ...tokens,
      revision: 2,
      usage: { fields: { ...tokens.usage.fields, month: young } },
    };
    for (const one of [ping({ collects: undefined }), ping({ collects })]) {
      const folder = makeFolder('ping');
      const { sent, background } = confirming();
      await sendPing(one, { ...machine(folder), background });
      expect(Object.keys(fieldsOf(sent[0]))).not.toContain('month');
      expect(readdirSync(folder)).toEqual([]);
    }
  });
});

describe('an id that lasts', () => {
  it('leaves where it is declared, stays the same, and is what the status shows', async () => {
    const surroundings = machine();
    const { sent, background } = confirming();
    const options = { package: { name: 'host', version: '1.2.3' }, endpoint: null };
    const host = createTelemetry({ ...options, collects: lasting }, surroundings);
    expect(host.status().installation_id).toBeNull();
    for (const loadedAt of [NOVEMBER, DECEMBER]) {
      await sendPing(ping({ collects: lasting, loadedAt }), { ...surroundings, background });
    }
    const ids = sent.map((body) => fieldsOf(body)['who']);
    expect(ids[0]).toEqual(expect.any(String));
    expect(ids[1]).toBe(ids[0]);
    expect(host.status().installation_id).toBe(ids[0]);
    expect(formatStatus(host.status())).toContain(`${ids[0]} (npx aboveboard renew-id host)`);
    expect(createTelemetry(options, surroundings).status().installation_id).toBeNull();
    const { who, ...fields } = lasting.usage.fields;
    const started = { description: 'It was started.', fields: { ...fields, who } };
    const inEvent = declare({ ...lasting, usage: { fields }, events: { started } });
    const ofEvents = createTelemetry({ ...options, collects: inEvent }, surroundings);
    expect(ofEvents.status().installation_id).toBe(ids[0]);
  });
});

describe('a ping', () => {
  it('is made only where its user was told of what makes it a ping', async () => {
    const { sent, background } = confirming();
    await sendPing(ping({ acceptedRevision: 0 }), { ...machine(), background });
    expect(sent).toEqual([]);
  });

  it('leaves a field at home after its last day', async () => {
    const ended = { ...tokens.usage.fields.runtime, until: '2026-11-30' };
    const collects = {
      ...tokens,
      usage: { fields: { ...tokens.usage.fields, runtime: ended } },
    };
    const { sent, background } = confirming();
    for (const loadedAt of [NOVEMBER, DECEMBER]) {
      await sendPing(ping({ collects, loadedAt }), { ...machine(), background });
    }
    expect(sent.map((body) => fieldsOf(body)['runtime'])).toEqual(['node', undefined]);
  });

  it.each<[string, TransportResult]>([
    ['deadline', { outcome: 'failure', reason: 'deadline', message: 'Late.' }],
    ['answered', { outcome: 'retryable', reason: 'answered', message: 'Busy.', status: 503 }],
    ['not-our-service', { outcome: 'success', status: 200, body: { ok: true } }],
  ])('that fails is dropped, and counted as %s', async (reason, result) => {
    const name = randomUUID();
    const collects = { ...tokens, package: name };
    const of = ping({ package: { name, version: '1.2.3' }, collects });
    const { sent, background } = answering(() => result);
    await sendPing(of, { ...machine(), background });
    expect(sent).toHaveLength(1);
    expect(usageStatusOf(name, collects).usage_pings).toEqual({
      sent: 0,
      dropped: { [reason]: 1 },
    });
  });

  it('that nobody listens for is counted as unreachable, by the worker that really sends', async () => {
    const name = randomUUID();
    const of = { package: { name, version: '1.2.3' }, collects: undefined };
    await sendPing(ping({ ...of, endpoint: await closedPort() }), machine());
    expect(usageStatusOf(name, undefined).usage_pings.dropped).toEqual({ unreachable: 1 });
  });

  it('is not made where the program reads a variable that turns it off from a file, right after', async () => {
    const folder = makeFolder('ping');
    const env: Record<string, string> = machine(folder).env;
    let now = new Date('2026-11-24T10:00:00.000Z');
    const { sent, background } = confirming();
    const arrived = new Promise<void>((resolve) => {
      const telemetry = createTelemetry(
        {
          package: { name: randomUUID(), version: '1.2.3' },
          endpoint: 'http://127.0.0.1:9',
          notice: 'documented',
        },
        {
          ...machine(folder),
          env,
          cwd: () => folder,
          now: () => now,
          background: (of, platform) => ({
            send: async (request, limits) => {
              resolve();
              return background(of, platform).send(request, limits);
            },
          }),
        },
      );
      telemetry.logUsage();
      env['DO_NOT_TRACK'] = '1';
      // Behind the one in which it is decided.
      setImmediate(() => {
        delete env['DO_NOT_TRACK'];
        now = new Date('2026-11-24T10:00:05.000Z');
        telemetry.logUsage();
      });
    });
    await arrived;
    expect(sent.map((body) => fieldsOf(body)['timestamp'])).toEqual([now]);
  });

  it('of before its program turned usage on stays home, also in the same millisecond', async () => {
    const folder = makeFolder('ping');
    const name = randomUUID();
    const { sent, background } = confirming();
    const now = () => NOVEMBER;
    const telemetry = createTelemetry(
      {
        package: { name, version: '1.2.3' },
        endpoint: 'http://127.0.0.1:9',
        notice: 'documented',
      },
      { ...machine(folder), cwd: () => folder, now, background },
    );
    const choices = choicesOf(name);
    choices.usage = { on: false };
    telemetry.logUsage();
    choices.usage = { on: true, at: NOVEMBER, endpoint: 'http://127.0.0.1:9' };
    await new Promise(setImmediate);
    expect(usageStatusOf(name, undefined).usage_pings).toMatchObject({ sent: 0, dropped: {} });
    telemetry.logUsage();
    while (sent.length === 0) await new Promise((resolve) => setTimeout(resolve, 1));
    expect(sent).toHaveLength(1);
  });

  it('that the ledger cannot hold does not leave', async () => {
    const name = randomUUID();
    const service = await scriptedServer((_, response) => answerJson(response, 201, {}));
    const of = { package: { name, version: '1.2.3' }, collects: undefined };
    // Below a file nothing can be written, whoever runs this.
    const below = join(import.meta.filename, 'home');
    await sendPing(ping({ ...of, endpoint: service.url }), machine(below));
    await service.close();
    expect(service.received).toEqual([]);
    expect(usageStatusOf(name, undefined).usage_pings.dropped).toEqual({ 'not-recorded': 1 });
  });

  it('is printed with a token that is not kept', async () => {
    const folder = makeFolder('ping');
    let shown = '';
    const terminal = {
      isTTY: false,
      write: (text: string) => {
        shown += text;
      },
    };
    await printPing(ping(), { ...machine(folder), terminal });
    expect(shown).toContain('POST http://127.0.0.1:9/v1/usage');
    expect(fieldsOf(/\{"fields".*/.exec(shown)?.[0])['month']).toMatch(/^[0-9a-f]{32}$/);
    expect(readdirSync(folder)).toEqual([]);
  });
});
