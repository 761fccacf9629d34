/** A home, a project inside it, and host programs that run there. */
import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { configFolder, stateFolder } from '../../src/disk/index.js';
import type { Place } from '../support/watch/index.js';

const HOSTS = fileURLToPath(new URL('../fixtures/hosts/', import.meta.url));

/** The host without telemetry, and a program that does all that must not be done. */
export const PLAIN = [join(HOSTS, 'plain.mjs')];
export const MEDDLING = [join(HOSTS, 'meddling.mjs')];

/** What the host with telemetry does, and expects: otherwise it ends as the other does not. */
export interface Plan {
  readonly options?: {
    readonly endpoint?: string | null;
    readonly notice?: 'terminal' | 'documented';
    readonly optOut?: readonly { readonly variable: string; readonly off?: readonly string[] }[];
  };
  /** It does not count that it was loaded. */
  readonly usage?: false;
  readonly logging?: false;
  readonly session?: null;
  readonly disableUsage?: true;
  /** Streams that are on, and the source that has others off. */
  readonly on?: readonly string[];
  readonly off?: Readonly<Record<string, string>>;
  /** Looks at the preview and at the ledger. */
  readonly looks?: true;
  /** Shares, and is answered with this first. */
  readonly share?: string;
}

/** Nobody listens at port 1. */
export const NOBODY = 'http://127.0.0.1:1';

/** With these, nothing but the way to be off keeps a usage ping from leaving. */
const OPTIONS = { endpoint: NOBODY, notice: 'documented' };

export function recording({ options, ...plan }: Plan): string[] {
  return [
    join(HOSTS, 'recording.mjs'),
    JSON.stringify({ ...plan, options: { ...OPTIONS, ...options } }),
  ];
}

/** By name: the user's configuration, and whatever lies in the project. */
export type Files = { readonly [name in 'config.json' | `project/${string}`]?: string };

export interface World extends Place {
  readonly folder: string;
  readonly home: string;
  readonly userConfig: string;
  readonly state: string;
}

export function makeWorld(
  files: Files = {},
  variables: Readonly<Record<string, string>> = {},
): World {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'aboveboard-off-'));
  const home = join(folder, 'home');
  const env = {
    PATH: process.env['PATH'] ?? '',
    HOME: home,
    USERPROFILE: home,
    TMPDIR: folder,
    ...variables,
  };
  const platform = { env, platform: process.platform, home: () => home };
  const userConfig = join(configFolder(platform), 'config.json');
  const project = { 'project/package.json': '{ "name": "a-project" }' };
  for (const [name, text] of Object.entries({ ...project, ...files })) {
    const path = name === 'config.json' ? userConfig : join(home, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
  return {
    folder,
    home,
    cwd: join(home, 'project'),
    env,
    userConfig,
    state: stateFolder(platform),
  };
}

export function removeWorld({ folder }: World): void {
  rmSync(folder, { recursive: true, force: true });
}

/** Everything below a folder by its path, with what changes when it is touched. */
export function listing(folder: string): Record<string, string> {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return Object.fromEntries(
    ['', ...names].map((name) => {
      const { ino, mode, size, mtimeNs, ctimeNs } = lstatSync(join(folder, name), { bigint: true });
      return [name, [ino, mode, size, mtimeNs, ctimeNs].join(' ')];
    }),
  );
}
