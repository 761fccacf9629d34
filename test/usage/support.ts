/** Host programs that have themselves counted, and the real service behind a hop that tells of each ping. */
import { spawn, spawnSync } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import Database from 'libsql';
import type { Fields } from '../../src/firestore/index.js';
import { type Hop, type Passing, startHop } from '../e2e/hop.js';
import { bareEnvironment, type Finished, makeFolder, ROOT } from '../e2e/support.js';
import { startMachine } from '../functions/app/machine.js';

const HOST = join(ROOT, 'test/fixtures/hosts/counted.mjs');

export interface Plan {
  readonly endpoint: string | null;
  readonly collects?: object;
  readonly notice?: 'documented';
  readonly times?: number;
  readonly threads?: number;
  readonly version?: string;
  readonly stays?: true;
  readonly tells?: true;
  /** Its terminal is its standard output. */
  readonly terminal?: true;
}

export interface Home {
  readonly folder: string;
  readonly env: Record<string, string>;
}

/** Of a user who has not been told of anything. */
export function makeHome(): Home {
  const folder = makeFolder('usage');
  return { folder, env: { ABOVEBOARD_HOME: folder, HOME: folder } };
}

export interface Running {
  /** Lets a program end that stays. */
  readonly release: () => void;
  readonly ended: Promise<Finished>;
}

export function start(plan: Plan, home: Home, variables: Record<string, string> = {}): Running {
  return run([process.execPath, HOST, JSON.stringify(plan)], home, variables);
}

const mayScript = process.platform === 'linux' && spawnSync('script', ['--version']).status === 0;

/** A real one where util-linux can make it; elsewhere one that the host is handed. */
export const TERMINAL = mayScript ? 'of util-linux' : 'handed to the host';

/** What the program writes to either output is in `stdout`. */
export function startAtTerminal(plan: Plan, home: Home): Running {
  if (!mayScript) return start({ ...plan, terminal: true }, home);
  const command = `${quoted(process.execPath)} ${quoted(HOST)} ${quoted(JSON.stringify(plan))}`;
  return run(['script', '--quiet', '--return', '--command', command, '/dev/null'], home, {});
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}

function run(
  [command, ...args]: readonly [string, ...string[]],
  { folder, env }: Home,
  variables: Record<string, string>,
): Running {
  const child = spawn(command, args, {
    cwd: folder,
    env: bareEnvironment({ ...env, ...variables }),
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const output = Promise.all([once(child, 'close'), text(child.stdout), text(child.stderr)]);
  return {
    release: () => child.stdin.end(),
    ended: output.then(([[status], stdout, stderr]) => ({ status, stdout, stderr })),
  };
}

export interface CountingService {
  readonly dataFolder: string;
  readonly url: string;
  /** Pings that arrived. */
  readonly count: () => number;
  /** Resolves when the `n`th ping was answered; to the answer. */
  readonly answered: (n: number) => Promise<unknown>;
  /** Ends the service, and reads what it holds. */
  readonly stored: () => Promise<Fields[]>;
  readonly close: () => Promise<void>;
}

type Settings = Parameters<typeof startMachine>[0];

export async function countingService(settings: Settings = {}): Promise<CountingService> {
  const dataFolder = makeFolder('usage-data');
  const machine = await startMachine({ ...settings, dataFolder });
  const events = new EventEmitter();
  const answers: unknown[] = [];
  const pass = async ({ handOn }: Passing) => {
    const answer = await handOn();
    answers.push(await answer.clone().json());
    events.emit('answered');
    return answer;
  };
  const hop: Hop = await startHop(() => machine.url, pass);
  let closing: Promise<void> | undefined;
  const close = () => {
    hop.close();
    closing ??= machine.close();
    return closing;
  };
  return {
    dataFolder,
    url: hop.address,
    count: hop.count,
    answered: async (n) => {
      while (answers.length < n) await once(events, 'answered');
      return answers[n - 1];
    },
    stored: async () => {
      await close();
      const database = new Database(join(dataFolder, 'sessions.db'), { readonly: true });
      const rows = database
        .prepare("SELECT body FROM messages WHERE collection = 'usage_pings'")
        .all() as { body: string }[];
      database.close();
      return rows.map(({ body }) => JSON.parse(body).usage.mapValue.fields);
    },
    close,
  };
}
