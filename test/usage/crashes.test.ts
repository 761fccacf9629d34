/** Real programs that really die: how they die, and what is on disk when they have. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import Database from 'libsql';
import {
  commandEvent,
  crashEvent,
  declare,
  errorEvent,
} from '../../src/collection/declaration/index.js';
import { fromFirestoreValue } from '../../src/firestore/index.js';
import { makeFolder, ROOT, removeFolders, runProgram } from '../e2e/support.js';
import { startMachine } from '../functions/app/machine.js';
import { type Home, makeHome } from './support.js';

const HOST = join(ROOT, 'test/fixtures/hosts/crashing.mjs');

/** Nobody listens at port 1. */
const ENDPOINT = 'http://127.0.0.1:1';

const by = { owner: 'core team', since: 1 };

const collects = declare({
  package: 'host',
  revision: 1,
  description: 'Learns what it dies of.',
  events: {
    crash: crashEvent(by),
    error: errorEvent(by),
    command: commandEvent(by, {
      commands: ['build'],
      flags: { watch: 'collect', token: 'never' },
      counts: { jobs: 'How many jobs were run.' },
    }),
  },
});

interface Plan {
  readonly way: string;
  readonly folder?: string;
  readonly flags?: readonly string[];
  readonly endpoint?: string;
}

afterAll(removeFolders);

async function run(
  { flags = [], endpoint = ENDPOINT, ...plan }: Plan,
  watches: boolean,
  home: Home = makeHome(),
) {
  const shown = { revision: 1, endpoint, shown_at: '2020-02-02T02:02:02.000Z' };
  mkdirSync(home.folder, { recursive: true });
  writeFileSync(
    join(home.folder, 'config.json'),
    JSON.stringify({ packages: { host: { notices: [shown] } } }),
  );
  const told = JSON.stringify({ ...plan, collects, endpoint, watches });
  const ended = await runProgram([...flags, HOST, told], { cwd: home.folder, env: home.env });
  // Node names its process in warnings.
  const stderr = ended.stderr.replace(/\(node:\d+\)/g, '(node)');
  return {
    ended: { ...ended, stderr },
    events: eventsIn(join(home.folder, 'packages/host/outbox')),
  };
}

function eventsIn(folder: string): Record<string, unknown>[] {
  if (!existsSync(folder)) return [];
  const texts = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
  return texts
    .flatMap((text) => text.split('\n').filter(Boolean))
    .map((line) => {
      const { event, fields } = JSON.parse(line).event;
      const values = Object.entries<never>(fields).map(([name, value]) => [
        name,
        fromFirestoreValue(value),
      ]);
      return { event, ...Object.fromEntries(values) };
    });
}

const MODES = ['throw', 'strict', 'warn', 'warn-with-error-code', 'none'] as const;

const CRASH = {
  event: 'crash',
  package_version: '1.2.3',
  error_type: 'RangeError',
  error_code: 'ENOENT',
  origin: 'uncaughtException',
  frames: expect.arrayContaining([expect.stringMatching(/^crashing\.mjs:\d+:\d+$/)]),
};

const REJECTION = { ...CRASH, origin: 'unhandledRejection' };

/** Node itself fails to read it, and dies of that. */
const UNREADABLE = { event: 'crash', error_type: 'Error', origin: 'unhandledRejection' };

const DEATHS: [Plan, object[]][] = [
  // Node takes what a module throws while it is loaded for a rejection.
  [{ way: 'throws at once' }, [REJECTION]],
  [{ way: 'throws later' }, [CRASH]],
  [{ way: 'exits when it has thrown' }, [REJECTION]],
  [{ way: 'exits otherwise than its crash' }, [REJECTION]],
  [{ way: 'goes on when it has thrown' }, [REJECTION]],
  [{ way: 'goes on when it has rejected' }, []],
  [{ way: 'throws what is no error' }, []],
  [{ way: 'is killed' }, []],
  [{ way: 'throws an error that cannot be read' }, [UNREADABLE]],
  [{ way: 'throws at once', folder: '/srv/another/package' }, []],
  ...MODES.map((mode): [Plan, object[]] => [
    { way: 'rejects', flags: [`--unhandled-rejections=${mode}`] },
    // In the other modes nobody dies of it.
    mode === 'throw' || mode === 'strict' ? [REJECTION] : [],
  ]),
];

describe('a program that watches its crashes', () => {
  it.each(DEATHS)('dies as it would have died, and has recorded it: %j', async (plan, expected) => {
    const [watched, unwatched] = await Promise.all([run(plan, true), run(plan, false)]);
    expect(watched.ended).toEqual(unwatched.ended);
    expect(watched.ended.stdout).toContain('The work begins.');
    expect(watched.events).toEqual(expected.map((event) => expect.objectContaining(event)));
    expect(JSON.stringify(watched.events)).not.toContain('ACME');
    expect(unwatched.events).toEqual([]);
  });
});

describe('a program that ends itself', () => {
  it('within a command has recorded the command, with its exit code and all that it counted', async () => {
    const { ended, events } = await run({ way: 'ends itself within a command' }, false);
    expect(ended).toMatchObject({ status: 5, stderr: '' });
    const command = {
      event: 'command',
      command: 'build',
      success: false,
      jobs: 3,
      flags: ['watch'],
    };
    expect(events).toEqual([expect.objectContaining(command)]);
  });

  it('right after an event has recorded it', async () => {
    const { ended, events } = await run({ way: 'ends itself after an event' }, false);
    expect(ended).toMatchObject({ status: 6, stderr: '' });
    expect(events).toEqual([expect.objectContaining({ error_type: 'RangeError' })]);
  });
});

describe('a crash', () => {
  it('arrives at the service with the next run', async () => {
    const dataFolder = makeFolder('crash-data');
    const machine = await startMachine({ dataFolder, declarations: new Map([['host', collects]]) });
    try {
      const home = makeHome();
      const plan = { endpoint: machine.url, flags: ['--unhandled-rejections=strict'] };
      const crashed = await run({ ...plan, way: 'throws later' }, true, home);
      expect(crashed.events).toEqual([expect.objectContaining({ event: 'crash' })]);
      const next = await run({ ...plan, way: 'waits until all is delivered' }, true, home);
      expect(next.ended).toMatchObject({ status: 0, stderr: '' });
      expect(next.ended.stdout).toContain('All is delivered.');
      expect(next.events).toEqual([]);
      const database = new Database(join(dataFolder, 'sessions.db'), { readonly: true });
      const rows = database.prepare("SELECT body FROM messages WHERE collection = 'events'").all();
      database.close();
      expect(JSON.stringify(rows)).toContain('crashing.mjs:');
      expect(rows).toHaveLength(2);
    } finally {
      await machine.close();
    }
  });
});
