/** Sessions that stay on their user's disk: what is kept, when, and that a share of it is the same. */

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { defaultDeclaration } from '../../src/collection/declaration/index.js';
import { LEVELS } from '../../src/collection/index.js';
import { type About, listKept, noteAbout, readAbout } from '../../src/keeping/index.js';
import { removeOldest } from '../../src/keeping/keep.js';
import {
  KEPT_INVOKES_OF_LABEL_MAX,
  KEPT_MAX_AGE_MS,
  KEPT_MAX_CHARACTERS,
  KEPT_SESSIONS_MAX,
} from '../../src/keeping/limits.js';
import { readKept } from '../../src/keeping/read.js';
import { snapshotOf } from '../../src/keeping/snapshot.js';
import type { Session } from '../../src/session/index.js';
import { createSession, withSession } from '../../src/session/index.js';
import { previewShare } from '../../src/sharing/index.js';
import { createTelemetry } from '../../src/telemetry.js';
import { builtProgram } from '../support/program.js';
import { recordedInvoke, recordedSession, uuid } from '../support/recorded-session.js';
import { sharingService, surroundingsIn } from '../support/sharing-service.js';

const NOW = new Date('2026-11-20T12:00:00.000Z');
const FOR_EVER = Number.POSITIVE_INFINITY;

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'aboveboard-keeping-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

function kept(session: Session, until = FOR_EVER) {
  const text = snapshotOf(session, { now: NOW, until, exitCode: 1 });
  return { text, read: readKept('kept.json', text) };
}

async function bodiesOf(session: Session, level: (typeof LEVELS)[number]) {
  const of = session.environment.package_name;
  const by = { owner: 'us', since: 1, description: 'It.', purpose: 'To know.' };
  const sessions = {
    ...defaultDeclaration(of).sessions,
    labels: { solve: { description: 'It.', since: 1 } },
    context: {
      text: { ...by, type: 'string', level: 'text' },
      number: { ...by, type: 'number', level: 'labels' },
      list: { ...by, type: 'number', list: true, level: 'labels' },
      date: { ...by, type: 'timestamp', level: 'shapes' },
    },
  } as const;
  const collects = { ...defaultDeclaration(of), sessions };
  const target = { endpoint: 'https://telemetry.example.org', collects, level };
  const preview = await previewShare(session, target, surroundingsIn(home));
  if (preview.outcome === 'nothing') throw new Error(preview.message);
  return preview.requests.map(({ body }) => body);
}

describe('a kept session', () => {
  it('is shared byte for byte as the one in memory, whatever was recorded, at every level', async () => {
    const value = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.double(),
      fc.integer(),
      fc.bigInt(),
      // Firestore knows no other years.
      fc.date({ min: new Date(0), max: new Date('9999-12-31'), noInvalidDate: true }),
      fc.array(fc.oneof(fc.integer(), fc.double(), fc.string())),
      fc.anything({ withTypedArray: true, withMap: true, withSet: true, withNullPrototype: true }),
    );
    const keys = fc.constantFrom('text', 'number', 'list', 'date', 'other', '__proto__');
    const context = fc.array(fc.tuple(keys, value)).map((entries) => {
      const made: Record<string, unknown> = Object.create(null);
      for (const [key, one] of entries) made[key] = one;
      return made;
    });
    const invoke = fc.tuple(context, fc.option(fc.string({ unit: 'binary' })));
    const property = fc.asyncProperty(fc.array(invoke, { maxLength: 5 }), async (invokes) => {
      const session = recordedSession({
        solve: invokes.map(([context, message], n) => {
          const error = message === null ? {} : { error: { type: 'TypeError', message } };
          return recordedInvoke(n, { context, ...error });
        }),
      });
      const { read } = kept(session);
      if (read === undefined) throw new Error('It cannot be read.');
      for (const level of LEVELS) {
        expect(await bodiesOf(read.session, level)).toEqual(await bodiesOf(session, level));
      }
    });
    await fc.assert(property, { numRuns: 60 });
  });

  it('has no word of what no level lets out: what is in objects, maps and functions', () => {
    const context = {
      nested: { secret: 'canary' },
      map: new Map([['canary', 'canary']]),
      list: [{ secret: 'canary' }],
      run: () => 'canary',
      name: Symbol('canary'),
    };
    const { text } = kept(recordedSession({ solve: [recordedInvoke(1, { context })] }));
    expect(text).not.toContain('canary');
    expect(text).not.toContain('secret');
    expect(text).toContain('"type":"object"');
  });

  it('holds every count, and of the invokes the newest that there is room for', () => {
    const long = 'x'.repeat(20_000);
    const invokes = Array.from({ length: 120 }, (_, n) => recordedInvoke(n, { context: { long } }));
    const session = recordedSession({ solve: invokes, other: [] });
    const { text, read } = kept(session);
    expect(text.length).toBeLessThan(KEPT_MAX_CHARACTERS + 1_000);
    const solve = read?.session.stats.get('solve');
    expect(solve?.total_invokes).toBe(120);
    expect(solve?.invokes.length).toBeLessThan(KEPT_INVOKES_OF_LABEL_MAX);
    expect(solve?.invokes.at(-1)?.id).toBe(invokes.at(-1)?.id);
    expect(read?.session.stats.has('other')).toBe(true);
  });

  it('leaves out what there is no time for, and has it the next time', () => {
    const session = createSession({ package: { name: 'abacus', version: '1' } });
    for (let n = 0; n < 3; n += 1) withSession(session, 'solve', () => n);
    const invokesOf = (until: number) => kept(session, until).read?.session.stats.get('solve');
    expect(invokesOf(Number.NEGATIVE_INFINITY)).toMatchObject({ total_invokes: 3, invokes: [] });
    expect(invokesOf(FOR_EVER)?.invokes).toHaveLength(3);
    expect(invokesOf(Number.NEGATIVE_INFINITY)?.invokes).toHaveLength(3);
  });

  it('leaves out an invoke that its program has made unreadable, and no other', () => {
    const odd = { execution_start: new Date(Number.NaN) };
    const invokes = [recordedInvoke(1), recordedInvoke(2, odd), recordedInvoke(3)];
    const solve = kept(recordedSession({ solve: invokes })).read?.session.stats.get('solve');
    expect(solve?.invokes.map(({ id }) => id)).toEqual([uuid(0x1001), uuid(0x1003)]);
    expect(solve?.total_invokes).toBe(3);
  });

  it('is damaged, and nothing else, wherever its file is cut', async () => {
    const { text } = kept(recordedSession({ solve: [recordedInvoke(1)] }));
    const cuts = Array.from({ length: text.trimEnd().length }, (_, at) => text.slice(0, at));
    expect(cuts.filter((cut) => readKept('cut.json', cut) !== undefined)).toEqual([]);
    for (const odd of ['null', '[]', '{"v":1}', text.replace('"v":1', '"v":2')]) {
      expect(readKept('odd.json', odd)).toBeUndefined();
    }
  });
});

describe('the folder of kept sessions', () => {
  it('is held to a number and an age by when a file was written', () => {
    const times = Array.from({ length: KEPT_SESSIONS_MAX + 3 }, (_, n) => n * 1_000);
    for (const [n, ago] of [...times, KEPT_MAX_AGE_MS + 1_000].entries()) {
      const path = join(home, `${n}.json`);
      writeFileSync(path, '');
      const at = new Date(NOW.getTime() - ago);
      utimesSync(path, at, at);
    }
    removeOldest(home, NOW);
    const left = readdirSync(home);
    expect(left).toHaveLength(KEPT_SESSIONS_MAX);
    expect(left).toContain('0.json');
    rmSync(join(home, '0.json'));
    removeOldest(home, new Date(NOW.getTime() + KEPT_MAX_AGE_MS + 60_000));
    expect(readdirSync(home)).toEqual([]);
  });

  it('is listed newest first, with the files that cannot be read, and may not be there', async () => {
    const env = { ABOVEBOARD_HOME: home };
    expect(await listKept(undefined, { env })).toEqual({ sessions: [], damaged: [] });
    const folder = join(home, 'packages/abacus/sessions');
    mkdirSync(folder, { recursive: true });
    for (const n of [1, 2]) {
      const session = recordedSession({ solve: [] }, { id: uuid(n) });
      const moment = { now: new Date(NOW.getTime() + n), until: FOR_EVER, exitCode: 0 };
      writeFileSync(join(folder, `${uuid(n)}.json`), snapshotOf(session, moment));
    }
    writeFileSync(join(folder, `${uuid(3)}.json`), '{');
    const { sessions, damaged } = await listKept('abacus', { env });
    expect(sessions.map(({ session }) => session.id)).toEqual([uuid(2), uuid(1)]);
    expect(damaged).toEqual([join(folder, `${uuid(3)}.json`)]);
    expect((await listKept('another', { env })).sessions).toEqual([]);
  });
});

/** In processes of their own, which end in every way. */
describe('a program that keeps its sessions', () => {
  const PROGRAM = fileURLToPath(new URL('./program.ts', import.meta.url));
  let built: ReturnType<typeof builtProgram>;
  beforeAll(() => {
    built = builtProgram(PROGRAM);
  });
  afterAll(() => rmSync(built.folder, { recursive: true, force: true }));

  function start(ending: string, variables: Readonly<Record<string, string>> = {}) {
    const env = { PATH: process.env['PATH'] ?? '', ABOVEBOARD_HOME: home, ...variables };
    const child = spawn(process.execPath, [built.path, ending], { env, cwd: home });
    return { child, closed: once(child, 'close') };
  }

  const listed = () => listKept('abacus', { env: { ABOVEBOARD_HOME: home } });

  it.each([
    ['returns', 0],
    ['exits', 3],
    ['throws', 1],
    ['rejects', 1],
  ])('finds what it recorded, and how it ended, when it %s', async (ending, code) => {
    const [status] = await start(ending).closed;
    expect(status).toBe(code);
    const { sessions, damaged } = await listed();
    expect(damaged).toEqual([]);
    expect(sessions).toMatchObject([{ exitCode: code }]);
    expect(sessions[0]?.session.stats.get('solve')?.total_invokes).toBe(2);
    expect(statSync(sessions[0]?.path ?? '').mode & 0o777).toBe(0o600);
    expect(readAbout('abacus', { env: { ABOVEBOARD_HOME: home } })?.package.version).toBe('1.2.3');
  });

  it('finds it also after it was killed', async () => {
    const { child, closed } = start('waits');
    await once(child.stdout, 'data');
    child.kill('SIGKILL');
    await closed;
    expect((await listed()).sessions).toMatchObject([{ exitCode: null }]);
  });

  it.each([
    ['DO_NOT_TRACK is set', { DO_NOT_TRACK: '1' }, 'returns'],
    ['it is turned off', { ABOVEBOARD_DISABLED: '1' }, 'throws'],
    ['this is CI', { CI: 'true' }, 'returns'],
    ['it is only to be shown what would be sent', { ABOVEBOARD_DEBUG: 'print' }, 'returns'],
    ['the package did not ask for it', { KEEP: 'no' }, 'returns'],
  ])('leaves no file where %s', async (_, variables, ending) => {
    await start(ending, variables).closed;
    expect(readdirSync(home)).toEqual([]);
  });
});

describe('what a package says of itself', () => {
  const about: About = {
    v: 1,
    package: { name: 'abacus', version: '1.0.0' },
    endpoint: 'https://telemetry.example.org',
    opt_out: [{ variable: 'ABACUS_OFF' }],
    notice: 'terminal',
    declaration: defaultDeclaration('abacus'),
  };

  it('is written for its user alone, once for each time that it is new', () => {
    const env = { ABOVEBOARD_HOME: home };
    const path = join(home, 'packages/abacus/about.json');
    noteAbout(about, { env });
    expect(readAbout('abacus', { env })).toEqual(about);
    const { ino, mode } = statSync(path);
    expect(mode & 0o777).toBe(0o600);
    noteAbout(about, { env });
    expect(statSync(path).ino).toBe(ino);
    noteAbout({ ...about, endpoint: null }, { env });
    expect(readAbout('abacus', { env })?.endpoint).toBeNull();
  });

  it('is unknown where it cannot be read, or is of another package', () => {
    const env = { ABOVEBOARD_HOME: home };
    expect(readAbout('abacus', { env })).toBeUndefined();
    noteAbout(about, { env });
    const path = join(home, 'packages/abacus/about.json');
    const text = readFileSync(path, 'utf8');
    for (const odd of ['', 'null', '{"v":1}', text.slice(0, -9), text.replaceAll('abacus', 'x')]) {
      writeFileSync(path, odd);
      expect(readAbout('abacus', { env })).toBeUndefined();
    }
  });

  it('is known as soon as its user was told of it, or shared something', async () => {
    const service = await sharingService();
    const env = { ABOVEBOARD_HOME: home };
    const terminal = { isTTY: true, write: () => undefined };
    const around = { env, home: () => home, cwd: () => home };
    const of = (name: string) => ({ package: { name, version: '2' }, endpoint: service.url });
    createTelemetry(of('told'), { ...around, terminal }).logUsage();
    while (readAbout('told', { env }) === undefined) await setImmediate();
    const sharing = createTelemetry(of('sharing'), { ...surroundingsIn(home), ...around });
    sharing.withSession('solve', () => 1);
    expect(readAbout('sharing', { env })).toBeUndefined();
    expect(await sharing.shareSessionData()).toMatchObject({ outcome: 'shared' });
    expect(readAbout('sharing', { env })).toMatchObject({ endpoint: service.url });
    await service.close();
  });

  it('is left out without a word where it cannot be written', () => {
    writeFileSync(join(home, 'packages'), '');
    expect(() => noteAbout(about, { env: { ABOVEBOARD_HOME: home } })).not.toThrow();
  });
});
