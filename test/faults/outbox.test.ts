/** The outbox where machines are poor, processes are many, and some of them die. */
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type EventsService, eventsService } from '../support/events-service.js';
import { POOR_HOMES, smallDisk } from '../support/poor-homes.js';
import { builtProgram } from '../support/program.js';

let program: { readonly folder: string; readonly path: string };
let home: string;
let service: EventsService;

beforeAll(() => {
  program = builtProgram(join(import.meta.dirname, 'outbox-scenes.ts'));
});
afterAll(() => rmSync(program.folder, { recursive: true }));

beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'aboveboard-home-'));
  service = await eventsService();
});
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await service.close();
  rmSync(home, { recursive: true });
});

const children: Child[] = [];

type Child = ChildProcessByStdio<Writable, Readable, Readable>;

function start(scene: string, prefix: readonly string[] = [], at = home): Child {
  const [command = '', ...args] = [...prefix, process.execPath, program.path, scene, service.url];
  const env = { PATH: process.env['PATH'], HOME: at };
  const child = spawn(command, args, { env, stdio: ['pipe', 'pipe', 'pipe'] });
  children.push(child);
  return child;
}

async function ended(child: Child) {
  const [code, stdout, stderr] = await Promise.all([
    once(child, 'close').then(([status]): unknown => status),
    text(child.stdout),
    text(child.stderr),
  ]);
  return { code, stdout, stderr };
}

/** What a scene said at its end. */
async function said(child: Child) {
  const { code, stdout, stderr } = await ended(child);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return JSON.parse(stdout);
}

function files(): string[] {
  return readdirSync(outboxOf(home)).filter((name) => name.endsWith('.jsonl'));
}

function outboxOf(folder: string): string {
  return join(folder, 'aboveboard', 'packages', 'abacus', 'outbox');
}

describe('processes that share an outbox', () => {
  it('deliver everything once, whoever of them takes it', async () => {
    const all = await Promise.all(['delivers', 'delivers'].map((scene) => said(start(scene))));
    for (const { outcome } of all) expect(outcome).toBe('delivered');
    const ids = all.flatMap((each) => each.ids);
    expect(new Set(ids).size).toBe(600);
    expect(service.requests.flatMap(({ events }) => events)).toHaveLength(600);
    expect([...service.stored].sort()).toEqual(ids.sort());
    expect(files()).toEqual([]);
  });

  it('leave what a living one writes alone, and deliver it once that is dead', async () => {
    const living = start('holds');
    const [line] = await once(living.stdout, 'data');
    const ids = JSON.parse(String(line));
    const before = files();
    await said(start('delivers'));
    expect(files()).toEqual(before);
    expect(service.stored.size).toBe(300);
    living.kill('SIGKILL');
    await once(living, 'close');
    await said(start('delivers'));
    expect(files()).toEqual([]);
    expect([...service.stored]).toEqual(expect.arrayContaining(ids));
  });
});

describe('a program that ends', () => {
  it('has on disk what it recorded last, and ends as without telemetry', async () => {
    const { stdout, ...end } = await ended(start('ends'));
    const { stdout: _, ...plain } = await ended(start('plain'));
    expect(end).toEqual(plain);
    const rows = files()
      .flatMap((name) => readFileSync(join(outboxOf(home), name), 'utf8').split('\n'))
      .filter((row) => row !== '');
    const written = rows.map((row) => JSON.parse(row));
    const lost = written.reduce((sum, { losses }) => sum + (losses?.exit ?? 0), 0);
    const kept = new Set(written.flatMap(({ event }) => event?.fields.id.stringValue ?? []));
    expect(kept.size + lost).toBe(JSON.parse(stdout).length);
    // However slow the machine is, the first is there, and a slice of the last.
    expect(kept.size).toBeGreaterThan(1);
  });
});

describe('a program whose outbox is full', () => {
  it('leaves word of what it lost, which is reported once there is room', async () => {
    mkdirSync(outboxOf(home), { recursive: true });
    const full = join(outboxOf(home), '0000000000001-01234567.events.0.ready.jsonl');
    writeFileSync(full, '\n'.repeat(20_000_000));
    for (const scene of ['overflows', 'overflows']) {
      expect(await said(start(scene))).toEqual({ outcome: 'incomplete', lost: 3 });
    }
    rmSync(full);
    await said(start('delivers'));
    await said(start('delivers'));
    expect([...service.losses.values()]).toEqual([{ 'outbox-full': 6 }]);
  });
});

describe('a program whose disk takes nothing', () => {
  it.each(POOR_HOMES)('counts what it loses, and nothing else changes: $name', async (poor) => {
    const child = start('loses', poor.command, poor.path ?? home);
    expect(await said(child)).toEqual({
      outcome: 'incomplete',
      pending: { memory: 0, events: 0, sessions: 0 },
      losses: { disk: 501 },
      paused_until: null,
      stopped_until: {},
    });
  });
});

describe('a program whose disk is full for a while', () => {
  it.each(smallDisk())(
    'loses what comes then, and goes on afterwards: $name',
    async ({ command }) => {
      const { durable, losses, memory, outcome, last } = await said(start('fills', command));
      expect(losses.disk).toBeGreaterThanOrEqual(20_000);
      expect(memory).toBe(0);
      expect({ outcome, last }).toEqual({ outcome: 'durable', last: 'delivered' });
      expect(durable.filter((id: string) => !service.stored.has(id))).toEqual([]);
      const reported = [...service.losses.values()].map(({ disk = 0 }) => disk);
      expect(reported.reduce((sum, count) => sum + count, 0)).toBe(losses.disk);
    },
  );
});
