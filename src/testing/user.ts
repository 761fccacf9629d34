/**
 * A user for tests: a folder of their own, no CI, no test runner, and a notice that they were shown
 * long ago. Where their telemetry is off, something said so.
 */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { watchFolder } from './watch-folder.js';

/** Who they are, and what they have decided. */
export interface TestUserOptions {
  /** Name of the package. */
  readonly package: string;
  /** The one that the package has. */
  readonly endpoint: string;
  /** False: the notice was not shown to them yet. */
  readonly isTold?: boolean;
  /** They said yes to sharing sessions automatically. */
  readonly sharesSessions?: boolean;
  /** Variables that they have set. */
  readonly variables?: Readonly<Record<string, string>>;
}

/** A user whose folder a test can look into. */
export interface TestUser {
  /** For a program of its own: nothing of the environment of the test is in it but where programs are. */
  readonly env: Readonly<Record<string, string>>;
  /** Where its program is started: a project that says nothing. */
  readonly cwd: string;
  /** The second argument of `createTelemetry()`, in the process of the test. */
  readonly surroundings: {
    readonly env: Readonly<Record<string, string>>;
    readonly home: () => string;
    readonly cwd: () => string;
    readonly terminal: { readonly isTTY: boolean; write(text: string): void };
  };
  /** Where everything is kept that aboveboard writes for them, `config.json` among it. */
  readonly folder: string;
  /** Paths in that folder of what is new or has changed: ids, receipts, what waits. */
  written(): Promise<string[]>;
  remove(): Promise<void>;
}

/** Before any run, so that the notice and the yes count for it. */
const LONG_AGO = '2020-01-01T00:00:00.000Z';
/** They were told of whatever is declared. */
const EVERY_REVISION = Number.MAX_SAFE_INTEGER;

/** Without these a program does not start on every platform. */
const INHERITED = ['PATH', 'Path', 'SystemRoot', 'TEMP', 'TMPDIR'];

/** Makes the folder of such a user; `remove()` deletes it. */
export async function makeTestUser(options: TestUserOptions): Promise<TestUser> {
  const folder = await mkdtemp(join(tmpdir(), 'aboveboard-user-'));
  const [home, cwd] = [join(folder, 'home'), join(folder, 'home', 'project')];
  const own = join(folder, 'aboveboard');
  for (const each of [cwd, own]) await mkdir(each, { recursive: true });
  await writeFile(join(cwd, 'package.json'), '{ "name": "a-project" }\n');
  await writeFile(join(own, 'config.json'), `${JSON.stringify(configOf(options), null, 2)}\n`);

  const inherited = INHERITED.flatMap((name) => {
    const value = process.env[name];
    return value === undefined ? [] : [[name, value]];
  });
  const env: Record<string, string> = {
    ...Object.fromEntries(inherited),
    HOME: home,
    USERPROFILE: home,
    ABOVEBOARD_HOME: own,
    ...options.variables,
  };
  return {
    env,
    cwd,
    surroundings: {
      env,
      home: () => home,
      cwd: () => cwd,
      terminal: { isTTY: false, write: () => undefined },
    },
    folder: own,
    written: await watchFolder(own),
    remove: () => rm(folder, { recursive: true, force: true, maxRetries: 10 }),
  };
}

function configOf({ package: name, endpoint, isTold = true, sharesSessions }: TestUserOptions) {
  const { origin } = new URL(endpoint);
  const notice = { revision: EVERY_REVISION, endpoint: origin, shown_at: LONG_AGO };
  const yes = { enabled: true, endpoint: origin, since: LONG_AGO };
  const section = {
    ...(isTold && { notices: [notice] }),
    ...(sharesSessions && { automatic_sharing: yes }),
  };
  return { packages: { [name]: section } };
}
