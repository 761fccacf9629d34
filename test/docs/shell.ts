/**
 * Follows a page to the letter: its commands as one script, in their order, on the lines on which
 * they stand in the page, with a home that is empty and a service that is started when it says so.
 */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { delimiter, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { transform } from 'esbuild';
import { bareEnvironment, makeFolder, ROOT } from '../e2e/support.js';
import { type Block, blocksOf, readPage } from './pages.js';
import { AROUND } from './worlds.js';

const PROGRAMS = new Set(['js', 'ts', 'python']);

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

const PRELUDE = fileURLToPath(new URL('prelude.sh', import.meta.url));

export interface World {
  /** Where its reader stands: in the clone, in a package of theirs, or beside the clone. */
  readonly from: 'clone' | 'package' | 'beside';
  /** What has happened before, as commands. */
  readonly before?: string;
  /** What stands in the page, and what is there in its place. */
  readonly instead?: readonly (readonly [string, string])[];
  /** Commands that are to fail, by their beginning, and what they end with. */
  readonly ends?: Readonly<Record<string, number>>;
  /** Whether its blocks of text are what the commands print, line by line; `…` stands for whatever. */
  readonly shows?: boolean;
}

export interface Followed {
  /** Line in the page, and what its command ended with. */
  readonly failed: ReadonlyMap<number, number>;
  readonly output: string;
  /** Lines that the page shows, and that nothing has printed. */
  readonly unsaid: readonly string[];
}

/** Folders and addresses of one reader. */
interface Place {
  readonly work: string;
  readonly own: string;
  readonly failures: string;
  readonly start: string;
  readonly change: (original: string) => string;
}

export async function follow(
  page: string,
  world: World,
  isRun: (command: string) => boolean,
): Promise<Followed> {
  const port = await freePort();
  const place = makePlace(world, port);
  const script = await scriptOf(page, world, isRun, place);
  const file = join(place.work, 'page.sh');
  writeFileSync(file, script);
  const child = spawn('bash', [file], {
    env: bareEnvironment({
      PATH: allowedIn(place.work),
      HOME: join(place.work, 'home'),
      WORK: place.work,
      CLONE: ROOT,
      PORT: String(port),
      ABOVEBOARD_DATA: join(place.work, 'data'),
      npm_config_offline: 'true',
      npm_config_audit: 'false',
      npm_config_update_notifier: 'false',
    }),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'close');
  const said = await Promise.all([text(child.stdout), text(child.stderr)]);
  await ended;
  const failed = readFileSync(place.failures, 'utf8').matchAll(/^(\d+) (\d+)$/gm);
  const output = said.join('\n');
  return {
    failed: new Map(Array.from(failed, ([, line, status]) => [Number(line), Number(status)])),
    output,
    unsaid: world.shows === true ? unsaidOf(page, output.split('\n'), `127.0.0.1:${port}`) : [],
  };
}

function unsaidOf(page: string, output: string[], address: string): string[] {
  return blocksOf(page)
    .filter(({ language }) => language === 'text')
    .flatMap(({ text: shown }) => shown.replaceAll('127.0.0.1:8080', address).split('\n'))
    .filter((shown) => {
      const parts = shown.split('…').map((part) => part.replaceAll(/[\^$.*+?()[\]{}|]/g, '\\$&'));
      const line = new RegExp(parts.join('.*'));
      return !output.some((printed) => line.test(printed));
    });
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

function makePlace({ from, instead = [] }: World, port: number): Place {
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
    ['127.0.0.1:8080', `127.0.0.1:${port}`],
    ['https://telemetry.example.org', `http://127.0.0.1:${port}`],
    ['<session id>', '"$(shared)"'],
  ] as const;
  const change = (original: string) =>
    [...instead, ...everywhere].reduce((text, [old, now]) => text.replaceAll(old, now), original);
  return { work, own, failures, start: starts[from], change };
}

/** Programs become files where they stand; those without a name are run at the end. */
async function scriptOf(
  page: string,
  { before = ':' }: World,
  isRun: (command: string) => boolean,
  { work, own, failures, start, change }: Place,
): Promise<string> {
  const lines = readPage(page)
    .split('\n')
    .map(() => '');
  // Line 1 of every page is its title.
  const setting = [`. "${PRELUDE}"`, `cd ${start}`, change(before), 'set -o pipefail'];
  lines[0] = [...setting, `trap 'echo "$LINENO $?" >> ${failures}' ERR`].join('; ');
  for (const block of blocksOf(page)) {
    const at = block.line - 1;
    if (block.language === 'sh') {
      const commands = block.text.trimEnd().split('\n').map(change);
      lines.splice(at, commands.length, ...commands);
      for (const command of commandsOf(block)) {
        if (!isRun(command.command)) lines.fill('', command.at, command.at + command.length);
      }
    } else if (PROGRAMS.has(block.language) && AROUND[page] === undefined) {
      const path = join(work, 'blocks', String(block.line));
      writeFileSync(path, await runnable({ ...block, text: change(block.text) }));
      const name = block.file?.replace(/\.ts$/, '.js') ?? `line-${block.line}.mjs`;
      lines[at] = `cp ${path} ${join(own, name)}`;
      const run = `(cd ${own} && node ${name}) || echo "${block.line} $?" >> ${failures}`;
      if (block.file === undefined) lines.push(run);
    }
  }
  return `${lines.join('\n')}\n`;
}

export interface Command {
  /** Lines before it in the page. */
  readonly at: number;
  /** Lines that it takes. */
  readonly length: number;
  readonly command: string;
}

export function commandsOf({ line, text }: Block): Command[] {
  const found = text.matchAll(/^(?!#|$)(?:\\\n|[^\n])+/gm);
  return [...found].map(({ 0: whole, index }) => ({
    at: line - 2 + text.slice(0, index).split('\n').length,
    length: whole.split('\n').length,
    command: whole.replaceAll('\\\n', ''),
  }));
}

async function runnable({ language, text }: Block): Promise<string> {
  return language === 'ts' ? (await transform(text, { loader: 'ts' })).code : text;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  await new Promise((closed) => server.close(closed));
  if (address === null || typeof address === 'string') throw new Error('No port is free.');
  return address.port;
}
