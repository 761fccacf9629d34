/**
 * What the end-to-end suites share: the built service and the built SDK as processes of their own,
 * with folders of their own, on the loopback interface alone.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { FirestoreDocument } from '../../src/firestore/index.js';

export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

const ADDRESS = /http:\/\/(?:127\.0\.0\.1|localhost):\d+/;

const folders: string[] = [];

export function makeFolder(name: string): string {
  const folder = mkdtempSync(join(tmpdir(), `aboveboard-${name}-`));
  folders.push(folder);
  return folder;
}

export function removeFolders(): void {
  // Again where a worker, or a program that was just killed, made one more file in the meantime.
  for (const folder of folders.splice(0)) {
    rmSync(folder, { recursive: true, force: true, maxRetries: 10 });
  }
}

/**
 * No variable of whoever runs the tests gets through: neither `CI`, nor a proxy, nor an opt-out.
 */
export function bareEnvironment(variables: Record<string, string> = {}): Record<string, string> {
  return { PATH: process.env['PATH'] ?? '', ...variables };
}

export interface Finished {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a Node program to its end. */
export async function runProgram(
  args: readonly string[],
  options: { readonly cwd?: string; readonly env?: Record<string, string> } = {},
): Promise<Finished> {
  const child = spawn(process.execPath, args, {
    cwd: options.cwd ?? ROOT,
    env: bareEnvironment(options.env),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const output = collect(child);
  const [status] = await once(child, 'close');
  return { status, ...output() };
}

function collect(child: ChildProcess): () => { stdout: string; stderr: string } {
  const texts = { stdout: '', stderr: '' };
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    texts.stdout += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    texts.stderr += text;
  });
  return () => ({ ...texts });
}

export interface RunningService {
  readonly address: string;
  readonly data: string;
  readonly output: () => { stdout: string; stderr: string };
  /** Ends it as an operator does; resolves to the exit code. */
  readonly stop: () => Promise<number | null>;
  /** Ends it as a power failure does. */
  readonly kill: () => Promise<void>;
  /** Asks as the maintainer. */
  readonly admin: (path: string, init?: RequestInit) => Promise<Response>;
}

/** What the maintainer sees of a session, one page of invokes at a time. */
export interface AdminSession {
  readonly id: string;
  readonly package: string;
  readonly complete: boolean;
  readonly session: FirestoreDocument;
  readonly session_stats: readonly FirestoreDocument[];
  readonly invoke_count: number;
  readonly invokes: readonly FirestoreDocument[];
  readonly next?: string;
}

/** Looks a session up by its id, all pages of its invokes together. */
export async function lookUp(service: RunningService, id: string): Promise<AdminSession> {
  const invokes: FirestoreDocument[] = [];
  let cursor = '';
  for (;;) {
    const response = await service.admin(`/v1/admin/sessions/${id}?limit=100${cursor}`);
    if (response.status !== 200) throw new Error(`${id} was answered ${response.status}.`);
    const page = await jsonOf<AdminSession>(response);
    invokes.push(...page.invokes);
    if (page.next === undefined) return { ...page, invokes };
    cursor = `&cursor=${encodeURIComponent(page.next)}`;
  }
}

/** What a test states of the answer is what it checks of it: the cast claims no more. */
export async function jsonOf<T>(response: Response): Promise<T> {
  return (await response.json()) as T;
}

/** Starts a program that serves, and resolves when it has said where. */
export async function startService(
  options: {
    readonly data?: string;
    readonly env?: Record<string, string>;
    readonly command?: readonly [string, ...string[]];
    /** Signals go to all processes that the command started, as from a terminal. */
    readonly group?: boolean;
  } = {},
): Promise<RunningService> {
  const data = options.data ?? makeFolder('data');
  const [program, ...args] = options.command ?? [process.execPath, 'functions/lib/serve.js'];
  const child = spawn(program, args, {
    cwd: ROOT,
    env: bareEnvironment({ PORT: '0', ABOVEBOARD_DATA: data, ...options.env }),
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: options.group === true,
  });
  const output = collect(child);
  const exited = once(child, 'close');
  const address = await new Promise<string>((resolve, reject) => {
    child.stdout.on('data', () => {
      const said = ADDRESS.exec(output().stdout)?.[0];
      if (said !== undefined) resolve(said);
    });
    child.on('close', (status) =>
      reject(new Error(`It ended with ${status} instead of serving.\n${output().stderr}`)),
    );
  });
  const end = async (signal: NodeJS.Signals): Promise<number | null> => {
    // Asking twice is no error: the first time ended it.
    if (child.exitCode === null && child.signalCode === null) {
      if (options.group === true) process.kill(-Number(child.pid), signal);
      else child.kill(signal);
    }
    const [status] = await exited;
    return status;
  };
  return {
    address,
    data,
    output,
    stop: () => end('SIGTERM'),
    kill: async () => {
      await end('SIGKILL');
    },
    admin: (path, init = {}) =>
      fetch(`${address}${path}`, {
        ...init,
        headers: { ...init.headers, Authorization: `Bearer ${readToken(data)}` },
      }),
  };
}

export function tokenFile(data: string): string {
  return join(data, 'admin-token');
}

function readToken(data: string): string {
  return readFileSync(tokenFile(data), 'utf8').trim();
}

/**
 * Which of the texts are found anywhere in the bytes of a folder's files: as they are, as UTF-16,
 * and, for a UUID, as its 16 bytes or its digits alone.
 */
export function findTraces(folder: string, texts: readonly string[]): string[] {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
  const contents = files.map((file) => ({ file, bytes: readFileSync(file) }));
  return texts.flatMap((text) => {
    const forms = formsOf(text);
    return contents
      .filter(
        ({ bytes, file }) => forms.some((form) => bytes.includes(form)) || file.includes(text),
      )
      .map(({ file }) => `${text} in ${file}`);
  });
}

function formsOf(text: string): Buffer[] {
  const forms = [Buffer.from(text), Buffer.from(text, 'utf16le')];
  const digits = text.replaceAll('-', '');
  if (!/^[0-9a-f]{32}$/.test(digits)) return forms;
  return [...forms, Buffer.from(digits), Buffer.from(digits, 'hex')];
}
