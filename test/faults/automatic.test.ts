/**
 * Sessions that are shared by themselves: from programs that run, end, fail and are killed, to what
 * the real service has stored.
 */
import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type FirestoreDocument, fromFirestoreDocument } from '../../src/firestore/index.js';
import { type Hop, startHop } from '../e2e/hop.js';
import { bareEnvironment, makeFolder, removeFolders } from '../e2e/support.js';
import { type Machine, startMachine } from '../functions/app/machine.js';
import { builtProgram } from '../support/program.js';

const LONG_AGO = '2020-02-02T02:02:02.000Z';

type Child = ChildProcessByStdio<Writable, Readable, Readable>;

interface Said {
  readonly id: string;
  readonly ids: readonly string[];
  readonly outcome?: string;
  /** The id of what is shared by itself. */
  readonly shared?: string | null;
}

let program: { readonly folder: string; readonly path: string };
let machine: Machine;
let hop: Hop;
let home: string;
const children: Child[] = [];

beforeAll(() => {
  program = builtProgram(join(import.meta.dirname, 'automatic-scenes.ts'));
});
afterAll(() => {
  rmSync(program.folder, { recursive: true });
  removeFolders();
});

beforeEach(async () => {
  machine = await startMachine();
  hop = await startHop(() => machine.url);
  home = makeFolder('automatic');
  consent(YES());
});
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  hop.close();
  await machine.close();
});

const YES = () => ({ enabled: true, endpoint: hop.address, since: LONG_AGO });

/** Of a user who was told, and who answered this. */
function consent(automatic_sharing: unknown): void {
  const told = { revision: 1, endpoint: hop.address, shown_at: LONG_AGO };
  const section = { notices: [told], automatic_sharing };
  mkdirSync(home, { recursive: true });
  writeFileSync(join(home, 'config.json'), JSON.stringify({ packages: { abacus: section } }));
}

function start(scene: string, elsewhere = ''): Child {
  const child = spawn(process.execPath, [program.path, scene, hop.address, elsewhere], {
    cwd: home,
    env: bareEnvironment({ ABOVEBOARD_HOME: home, HOME: home }),
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  children.push(child);
  return child;
}

/** The next that a program says. */
async function said(child: Child): Promise<Said> {
  const [line] = await once(child.stdout, 'data');
  return JSON.parse(String(line));
}

async function ended(child: Child) {
  const [code, stdout, stderr] = await Promise.all([
    once(child, 'close').then(([status]): unknown => status),
    text(child.stdout),
    text(child.stderr),
  ]);
  const [last = '{}'] = stdout.trim().split('\n').slice(-1);
  const spoken: Said = JSON.parse(last);
  return { code, stderr, ...spoken };
}

interface Stored {
  readonly complete: boolean;
  readonly session: FirestoreDocument;
  readonly session_stats: readonly FirestoreDocument[];
  readonly invokes: readonly FirestoreDocument[];
}

/** Undefined where the service knows no such session. */
async function stored(id: string): Promise<Stored | undefined> {
  const answer = await machine.admin('GET', `/v1/admin/sessions/${id}?limit=100`);
  return answer.status === 200 ? answer.json<Stored>() : undefined;
}

function idsOf({ invokes }: Stored): unknown[] {
  return invokes.map((each) => fromFirestoreDocument(each)['id']);
}

/** Whole, with each invoke once, whoever delivered it. */
async function expectAll({ id, ids }: Said): Promise<void> {
  const found = await stored(id);
  expect(found?.complete).toBe(true);
  expect(found?.session_stats.map(fromFirestoreDocument)).toMatchObject([
    { total_invokes: ids.length },
  ]);
  expect(found && idsOf(found).sort()).toEqual([...ids].sort());
  const { environment } = (found && fromFirestoreDocument(found.session)) ?? {};
  expect(environment).toMatchObject({ package_name: 'abacus', runtime: 'node' });
}

function waiting(): string[] {
  const folder = join(home, 'packages', 'abacus', 'outbox');
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith('.jsonl'))
    .flatMap((name) => readFileSync(join(folder, name), 'utf8').split('\n'))
    .filter((line) => line !== '');
}

describe('after a yes', () => {
  it('two programs at once arrive whole, each with its environment, and nothing is sent twice', async () => {
    const both = await Promise.all([start('runs'), start('runs')].map(ended));
    for (const each of both) {
      expect(each).toMatchObject({ code: 0, stderr: '', outcome: 'delivered' });
      await expectAll(each);
    }
    expect(hop.count()).toBe(4);
    expect(waiting()).toEqual([]);
  });

  it.each([
    ['ends itself at once', 'ends', { code: 3, stderr: '' }, 5],
    ['fails', 'fails', { code: 1, stderr: expect.stringContaining('TypeError: of the host') }, 1],
  ])('a program that %s leaves what it recorded to a later run', async (_, scene, end, invokes) => {
    const first = await ended(start(scene));
    expect(first).toMatchObject(end);
    expect(waiting()).toHaveLength(1);
    expect(hop.count()).toBe(0);
    const later = await ended(start('runs'));
    expect(later.outcome).toBe('delivered');
    const found = await stored(first.id);
    expect(found?.session_stats).toHaveLength(1);
    expect(found?.invokes).toHaveLength(invokes);
    await expectAll(later);
  });

  it('a program that is killed leaves to a later run what was on disk', async () => {
    const killed = start('holds');
    const first = await said(killed);
    killed.kill('SIGKILL');
    await once(killed, 'close');
    expect((await ended(start('runs'))).outcome).toBe('delivered');
    await expectAll(first);
    const found = await stored(first.id);
    expect(found && idsOf(found)).toEqual(first.ids);
  });

  it('a program that is killed before it knew the answer has nothing stored twice', async () => {
    hop.close();
    let spoken: Promise<Said> | undefined;
    let child: Child | undefined;
    hop = await startHop(
      () => machine.url,
      async ({ request, handOn }) => {
        const answer = await handOn();
        if (request > 1) return answer;
        await spoken;
        child?.kill('SIGKILL');
        throw new Error('Nobody is left to answer.');
      },
    );
    consent(YES());
    child = start('sends');
    spoken = said(child);
    const first = await spoken;
    if (child.signalCode === null) await once(child, 'close');
    expect((await ended(start('runs'))).outcome).toBe('delivered');
    await expectAll(first);
    expect(hop.count()).toBe(4);
  });
});

describe('without a yes', () => {
  it('to the service that it has now, nothing leaves', async () => {
    let strangers = 0;
    const elsewhere = await startHop(
      () => machine.url,
      () => {
        strangers += 1;
        return Promise.reject(new Error('a stranger'));
      },
    );
    try {
      const { code, id } = await ended(start('moves', elsewhere.address));
      expect(code).toBe(0);
      expect(strangers).toBe(0);
      expect(await stored(id)).toBeUndefined();
      expect(hop.count()).toBe(0);
    } finally {
      elsewhere.close();
    }
  });

  it('that was taken back in the middle, nothing more leaves, and what waited never does', async () => {
    const running = start('asked');
    const first = await said(running);
    const before = waiting();
    expect(before).toHaveLength(1);
    consent(false);
    running.stdin.write('go on\n');
    const { shared } = await said(running);
    expect(shared).toBeNull();
    if (running.exitCode === null) await once(running, 'close');
    // A program that finds itself turned off removes what waits, if it lives long enough.
    expect(before).toEqual(expect.arrayContaining(waiting()));
    consent({ ...YES(), since: new Date().toISOString() });
    const later = await ended(start('runs'));
    expect(later.outcome).toBe('delivered');
    expect(waiting()).toEqual([]);
    expect(await stored(first.id)).toBeUndefined();
    await expectAll(later);
  });
});
