/** A runner as a process of its own, built as it is built for use: signals, exit, memory. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));

/**
 * Answers every message with the most memory that the process ever held, in bytes. No service
 * outlives a test that was killed.
 */
const PROBE = `data:text/javascript,${encodeURIComponent(
  'process.on("message", () => process.send(process.resourceUsage().maxRSS * 1024));' +
    'process.on("disconnect", () => process.exit());' +
    'process.channel?.unref();',
)}`;

export interface ServiceProcess {
  readonly url: string;
  readonly folder: string;
  /** All that it printed so far, on both streams. */
  output(): string;
  adminToken(): Promise<string>;
  peakMemory(): Promise<number>;
  signal(name: NodeJS.Signals): void;
  /** Its exit code, once it has ended. */
  readonly ended: Promise<number | null>;
  /** Stops it and removes its folder. */
  close(): Promise<void>;
}

/** Of a program that ended. */
export interface Ended {
  readonly code: number | null;
  readonly output: string;
}

const SERVE = 'functions/src/serve.ts';

const built = new Map<string, Promise<string>>();

/** Inside the repository, where the packages that stay outside the bundle are found. */
async function bundle(entry: string): Promise<string> {
  const cache = join(ROOT, 'node_modules/.cache');
  await mkdir(cache, { recursive: true });
  const outdir = await mkdtemp(join(cache, 'aboveboard-serve-'));
  await build({
    entryPoints: { entry: join(ROOT, entry) },
    outdir,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    packages: 'external',
    platform: 'node',
    target: 'node20.19',
    format: 'esm',
    splitting: true,
    logLevel: 'error',
  });
  return outdir;
}

/** To be called once all processes of a test file have ended. */
export async function removeBundle(): Promise<void> {
  for (const folder of built.values()) await rm(await folder, { recursive: true, force: true });
  built.clear();
}

/** What an entry of the service is built to, once for a test file. */
async function builtEntry(source: string): Promise<string> {
  const bundled = built.get(source) ?? bundle(source);
  built.set(source, bundled);
  return join(await bundled, 'entry.mjs');
}

/** A start that fails ends; one that succeeds prints its address. Without `source`: `npm start`. */
export async function startProcess(
  environment: Readonly<Record<string, string>> = {},
  source: string = SERVE,
): Promise<ServiceProcess | Ended> {
  const entry = await builtEntry(source);
  const parent = await mkdtemp(join(tmpdir(), 'aboveboard-process-'));
  const folder = join(parent, 'data');
  const child = spawn(process.execPath, ['--import', PROBE, entry], {
    cwd: parent,
    env: { PATH: process.env['PATH'], PORT: '0', ABOVEBOARD_DATA: folder, ...environment },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  // Not when it exits: what it printed last may still be on its way.
  const ended = once(child, 'close').then(([code]): number | null => code);
  const output = outputOf(child);
  const url = await Promise.race([output.address, ended.then(() => undefined)]);
  const remove = () => rm(parent, { recursive: true, force: true });
  if (url === undefined) {
    await remove();
    return { code: await ended, output: output.text() };
  }
  return {
    url,
    folder,
    output: output.text,
    adminToken: async () => (await readFile(join(folder, 'admin-token'), 'utf8')).trim(),
    peakMemory: async () => {
      child.send('memory');
      const [bytes] = await once(child, 'message');
      return Number(bytes);
    },
    signal: (name) => void child.kill(name),
    ended,
    close: async () => {
      child.kill('SIGTERM');
      await ended;
      await remove();
    },
  };
}

/** A program of the service that does something and ends. */
export async function runEntry(
  source: string,
  words: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<Ended> {
  const child = spawn(process.execPath, [await builtEntry(source), ...words], {
    env: { PATH: process.env['PATH'], ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const { text } = outputOf(child);
  // Its output is complete only then.
  const [code] = await once(child, 'close');
  return { code, output: text() };
}

/** A service that may be killed before it listens; its folder is the caller's. */
export async function spawnService(environment: Readonly<Record<string, string>>) {
  const child = spawn(process.execPath, [await builtEntry(SERVE)], {
    env: { PATH: process.env['PATH'], PORT: '0', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'close').then(([code]): number | null => code);
  const { address, text } = outputOf(child);
  return {
    /** Undefined: it ended before. */
    listening: Promise.race([address, ended.then(() => undefined)]),
    output: text,
    signal: (name: NodeJS.Signals) => void child.kill(name),
    pid: child.pid,
    ended,
  };
}

export async function startedProcess(
  environment: Readonly<Record<string, string>> = {},
  source?: string,
): Promise<ServiceProcess> {
  const started = await startProcess(environment, source);
  if ('code' in started) throw new Error(`the service did not start: ${started.output}`);
  return started;
}

function outputOf(child: ChildProcess) {
  let text = '';
  const address = new Promise<string>((resolve) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
        const [, url] = /listens on (\S+)\n/.exec(text) ?? [];
        if (url !== undefined) resolve(url);
      });
    }
  });
  return { address, text: () => text };
}
