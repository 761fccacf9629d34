/** What one reader of a page has: folders of their own, an empty home, a port, and few programs. */
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { delimiter, join } from 'node:path';
import { bareEnvironment, makeFolder, ROOT } from '../e2e/support.js';
import type { World } from './worlds.js';

/** Where it is, and not a program that looks for it; undefined: nowhere. */
export const PYTHON = findPython();

/**
 * All that a page may call: a test may run as root, and nothing that stands in a page by mistake
 * is to reach the machine.
 */
const ALLOWED = [
  ...['bash', 'basename', 'cat', 'cp', 'curl', 'cut', 'date', 'env', 'head', 'ls', 'mkdir'],
  ...['mkfifo', 'npm', 'npx', 'sh', 'xargs'],
];

export interface Place {
  readonly work: string;
  /** The package of theirs. */
  readonly own: string;
  /** Takes a line for each command that fails. */
  readonly failures: string;
  readonly start: string;
  /** Of the service, as `host:port`. */
  readonly address: string;
  readonly environment: Record<string, string>;
  /** What stands in the page, as it is here. */
  readonly change: (original: string) => string;
}

export async function makePlace({ from, instead = [] }: World): Promise<Place> {
  const port = await freePort();
  const address = `127.0.0.1:${port}`;
  const work = makeFolder('page');
  for (const name of ['home', 'blocks']) mkdirSync(join(work, name));
  symlinkSync(ROOT, join(work, 'aboveboard'), 'dir');
  const own = join(work, 'abacus');
  if (from !== 'beside') {
    const bin = join(own, 'node_modules/.bin');
    mkdirSync(bin, { recursive: true });
    symlinkSync(ROOT, join(own, 'node_modules/aboveboard'), 'dir');
    symlinkSync('../aboveboard/dist/cli/main.js', join(bin, 'aboveboard'));
    writeFileSync(join(own, 'package.json'), '{ "name": "abacus", "type": "module" }');
  }
  const failures = join(work, 'failures');
  writeFileSync(failures, '');
  const starts = { clone: join(work, 'aboveboard'), package: own, beside: work };
  const everywhere = [
    ['127.0.0.1:8080', address],
    ['https://telemetry.example.org', `http://${address}`],
    ['<session id>', '"$(shared)"'],
  ] as const;
  const change = (original: string) =>
    [...instead, ...everywhere].reduce((text, [old, now]) => text.replaceAll(old, now), original);
  const environment = bareEnvironment({
    PATH: allowedIn(work),
    HOME: join(work, 'home'),
    WORK: work,
    CLONE: ROOT,
    PORT: String(port),
    ABOVEBOARD_DATA: join(work, 'data'),
    npm_config_offline: 'true',
    npm_config_audit: 'false',
    npm_config_update_notifier: 'false',
  });
  return { work, own, failures, start: starts[from], address, environment, change };
}

/** A folder with these programs and no others. */
function allowedIn(work: string): string {
  const folder = join(work, 'bin');
  mkdirSync(folder);
  const places = (process.env['PATH'] ?? '').split(delimiter);
  const find = (name: string) => places.map((place) => join(place, name)).find(existsSync);
  const programs = [
    ['node', process.execPath],
    ['python3', PYTHON],
    ...ALLOWED.map((name) => [name, find(name)]),
  ] as const;
  for (const [name = '', program] of programs) {
    if (program === undefined) continue;
    // No link: some look beside themselves for the rest of them.
    const call = `#!/bin/sh\nexec "${program}" "$@"\n`;
    writeFileSync(join(folder, name), call, { mode: 0o755 });
  }
  return folder;
}

function findPython(): string | undefined {
  const say = ['-c', 'import sys; print(sys.executable)'];
  const { status, stdout } = spawnSync('python3', say, { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : undefined;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  await new Promise((closed) => server.close(closed));
  if (address === null || typeof address === 'string') throw new Error('No port is free.');
  return address.port;
}
