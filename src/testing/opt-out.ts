/**
 * Whether off means nothing for a program: it is run as it is, once for a user who has everything
 * on, and once for each way to be off, and what reached the network or the disk is compared.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { shown } from './expect-nothing.js';
import { startTestService } from './service.js';
import { makeTestUser, type TestUser } from './user.js';
import { watchFolder } from './watch-folder.js';

/** The program to check, and how it is turned off. */
export interface OptOutCheck {
  /** The arguments of Node: the absolute path of the program, and what it is started with. */
  readonly program: readonly string[];
  /** Name of the package. */
  readonly package: string;
  /** The one that the program has. It is asked for through a proxy, and never reached. */
  readonly endpoint: string;
  /** The package's own variables, with a value that turns everything off: `{ ABACUS_TELEMETRY: '0' }`. */
  readonly optOut?: Readonly<Record<string, string>>;
  /** As in `createTelemetry()`; `terminal` without it. */
  readonly notice?: 'terminal' | 'documented';
  /** The program shares its sessions automatically. */
  readonly sharesSessions?: boolean;
  /** What else it needs in its environment. */
  readonly variables?: Readonly<Record<string, string>>;
  /** In milliseconds, for each run; a minute without it. */
  readonly deadlineMs?: number;
}

/** What a check of every way to be off has found. */
export interface OptOutReport {
  /** Plain sentences on what left, or was written, that should not have been. None: all is well. */
  readonly faults: readonly string[];
  /** What was tried. */
  readonly ways: readonly string[];
}

interface Way {
  readonly name: string;
  readonly variables?: Readonly<Record<string, string>>;
  readonly isTold?: false;
  /** What else this user has done. */
  readonly prepare?: (user: TestUser) => Promise<void>;
}

interface Run {
  /** Undefined: it did not end in time. */
  readonly status: number | null | undefined;
  readonly stderr: string;
  readonly arrived: readonly string[];
  readonly written: readonly string[];
}

const DEADLINE_MS = 60_000;

const CONFIG = 'config.json';

const ON = 'a user who was told, and has turned nothing off';

/**
 * Runs the program once with everything on and once for each way to be off, one after the other. A
 * fault of the program is in the report; rejects only where no process or folder can be made.
 */
export async function checkOptOut(check: OptOutCheck): Promise<OptOutReport> {
  const control = await runOnce(check, { name: ON });
  const faults = faultsOfControl(control);
  const ways = waysOf(check);
  for (const way of ways) faults.push(...faultsOf(way, await runOnce(check, way), control));
  return { faults, ways: ways.map(({ name }) => name) };
}

function waysOf({ package: name, optOut = {}, notice = 'terminal' }: OptOutCheck): Way[] {
  const variables = { DO_NOT_TRACK: '1', ABOVEBOARD_DISABLED: '1', ...optOut, CI: 'true' };
  return [
    ...Object.entries(variables).map(([variable, value]) => ({
      name: `${variable}=${value}`,
      variables: { [variable]: value },
    })),
    { name: 'NODE_ENV=test', variables: { NODE_ENV: 'test' } },
    {
      name: 'a project whose .aboveboard.json says "enabled": false',
      prepare: ({ cwd }) => writeFile(join(cwd, '.aboveboard.json'), '{ "enabled": false }\n'),
    },
    {
      name: 'a user who turned everything off',
      prepare: (user) => configure(user, (config) => ({ ...config, enabled: false })),
    },
    {
      name: `a user who turned ${name} off`,
      prepare: (user) =>
        configure(user, ({ packages }) => ({
          packages: { [name]: { ...packages[name], enabled: false } },
        })),
    },
    {
      name: 'a user whose configuration cannot be read',
      prepare: ({ folder }) => writeFile(join(folder, CONFIG), '{ "enabled": tr'),
    },
    ...(notice === 'terminal'
      ? [{ name: 'a user who was not told yet', isTold: false as const }]
      : []),
  ];
}

/** As makeTestUser() has written it. */
interface Config {
  readonly packages: Readonly<Record<string, object>>;
}

async function configure({ folder }: TestUser, change: (config: Config) => object) {
  const path = join(folder, CONFIG);
  const config: Config = JSON.parse(await readFile(path, 'utf8'));
  await writeFile(path, JSON.stringify(change(config)));
}

async function runOnce(check: OptOutCheck, way: Way): Promise<Run> {
  const { package: name, endpoint, sharesSessions = false } = check;
  const service = await startTestService();
  const proxies = { HTTPS_PROXY: service.url, HTTP_PROXY: service.url };
  const variables = { ...proxies, ...check.variables, ...way.variables };
  const told = { isTold: way.isTold ?? true, sharesSessions };
  const user = await makeTestUser({ package: name, endpoint, variables, ...told });
  try {
    await way.prepare?.(user);
    const written = await watchFolder(user.folder);
    const ended = await end(check, user);
    return { ...ended, arrived: service.requests.map(shown), written: await written() };
  } finally {
    await service.close();
    await user.remove();
  }
}

async function end({ program, deadlineMs = DEADLINE_MS }: OptOutCheck, { env, cwd }: TestUser) {
  const child = spawn(process.execPath, program, {
    env,
    cwd,
    stdio: ['ignore', 'ignore', 'pipe'],
    timeout: deadlineMs,
    killSignal: 'SIGKILL',
  });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const [status, signal] = await once(child, 'close');
  return { status: signal === 'SIGKILL' ? undefined : status, stderr };
}

function faultsOfControl({ status, stderr, arrived, written }: Run): string[] {
  if (status === undefined) return [`With ${ON}, the program did not end in time.`];
  if (arrived.length + written.length > 0) return [];
  const said = stderr === '' ? '' : ` It wrote to stderr: ${stderr.trim()}`;
  return [
    `With ${ON}, nothing left and nothing was kept: that nothing does when it is off shows nothing.${said}`,
  ];
}

function faultsOf({ name }: Way, { status, arrived, written }: Run, control: Run): string[] {
  const ended = status === control.status ? [] : [`it ended with ${status}, not ${control.status}`];
  const left = arrived.map((request) => `this left: ${request}`);
  const kept = written.map((path) => `this was written: ${path}`);
  return [...ended, ...left, ...kept].map((what) => `With ${name}, ${what}.`);
}
