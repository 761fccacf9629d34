/** Kept sessions, read back so that they can be looked at and shared like those in memory. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isShape, standInFor } from '../collection/index.js';
import { type Platform, packagesFolder } from '../disk/index.js';
import { fromFirestoreValue } from '../firestore/index.js';
import type { Session, SessionInvoke, SessionStats } from '../session/index.js';
import { SESSIONS } from './keep.js';

export interface KeptSession {
  readonly path: string;
  readonly keptAt: Date;
  /** Null: it was kept while its program ran, which runs still or was killed. */
  readonly exitCode: number | null;
  readonly session: Session;
}

export interface KeptList {
  /** Newest first. */
  readonly sessions: readonly KeptSession[];
  /** Paths of files that cannot be read as sessions. */
  readonly damaged: readonly string[];
}

/** Of one package or of all. Never rejects. */
export async function listKept(
  packageName?: string,
  platform?: Partial<Platform>,
): Promise<KeptList> {
  const sessions: KeptSession[] = [];
  const damaged: string[] = [];
  for (const path of await filesIn(platform)) {
    const text = await readFile(path, 'utf8').catch(() => '');
    const kept = readKept(path, text);
    if (kept === undefined) damaged.push(path);
    else if ([undefined, kept.session.environment.package_name].includes(packageName)) {
      sessions.push(kept);
    }
  }
  sessions.sort((a, b) => b.keptAt.getTime() - a.keptAt.getTime());
  return { sessions, damaged };
}

async function filesIn(platform: Partial<Platform> | undefined): Promise<string[]> {
  const files: string[] = [];
  try {
    const packages = packagesFolder(platform);
    for (const name of await readdir(packages)) {
      const folder = join(packages, name, SESSIONS);
      const names = await readdir(folder).catch(() => []);
      files.push(...names.filter(isKept).map((file) => join(folder, file)));
    }
  } catch {
    // Nothing is kept where there is no folder.
  }
  return files;
}

function isKept(name: string): boolean {
  return /^[0-9a-f-]{36}\.json$/.test(name);
}

type Read = { readonly [name: string]: unknown };

/** Undefined where the text is no kept session, or half of one. */
export function readKept(path: string, text: string): KeptSession | undefined {
  try {
    const read = recordOf(JSON.parse(text));
    const { id, created_at, environment } = recordOf(read['session']);
    const stats = listOf(read['stats']).map(statsOf);
    const exit = read['exit_code'];
    if (read['v'] !== 1) return undefined;
    return {
      path,
      keptAt: timeOf(read['kept_at']),
      exitCode: exit === null ? null : numberOf(exit),
      session: {
        id: textOf(id),
        created_at: timeOf(created_at),
        environment: environmentOf(recordOf(environment)),
        stats: new Map(stats.map((one) => [one.label, one])),
      },
    };
  } catch {
    return undefined;
  }
}

function environmentOf(read: Read): Session['environment'] {
  return {
    package_name: textOf(read['package_name']),
    package_version: textOf(read['package_version']),
    runtime: textOf(read['runtime']),
    runtime_version: textOf(read['runtime_version']),
    os: textOf(read['os']),
    os_release: textOf(read['os_release']),
    machine: textOf(read['machine']),
    cpu_threads: numberOf(read['cpu_threads']),
    word_size: numberOf(read['word_size']),
  };
}

function statsOf(value: unknown): SessionStats {
  const read = recordOf(value);
  return {
    id: textOf(read['id']),
    label: textOf(read['label']),
    total_invokes: numberOf(read['total_invokes']),
    success_count: numberOf(read['success_count']),
    failed_count: numberOf(read['failed_count']),
    success_rate: numberOf(read['success_rate']),
    min_duration_ms: numberOf(read['min_duration_ms']),
    max_duration_ms: numberOf(read['max_duration_ms']),
    total_duration_ms: numberOf(read['total_duration_ms']),
    context_keys: listOf(read['context_keys']).map(textOf),
    invokes: listOf(read['invokes']).flatMap(readableInvoke),
  };
}

/** A program may have put anything into one that it still holds: that one alone is left out. */
function readableInvoke(value: unknown): SessionInvoke[] {
  try {
    return [invokeOf(value)];
  } catch {
    return [];
  }
}

function invokeOf(value: unknown): SessionInvoke {
  const read = recordOf(value);
  const { status, error } = read;
  return {
    id: textOf(read['id']),
    status: status === 'success' || status === 'error' ? status : 'unknown',
    execution_start: timeOf(read['execution_start']),
    execution_end: timeOf(read['execution_end']),
    duration_ms: numberOf(read['duration_ms']),
    context: contextOf(listOf(read['context'])),
    ...(error === undefined ? {} : { error: errorOf(recordOf(error)) }),
  };
}

function errorOf({ type, message }: Read): NonNullable<SessionInvoke['error']> {
  return { type: textOf(type), message: textOf(message) };
}

function contextOf(values: readonly unknown[]): Record<string, unknown> {
  const entries = values.map((one): [string, unknown] => {
    const { key, shape, value } = recordOf(one);
    if (!isShape(shape)) throw damage();
    return [textOf(key), standInFor({ shape, value: plainOf(value) })];
  });
  // A null prototype keeps a key named __proto__ an ordinary key.
  return Object.assign(Object.create(null), Object.fromEntries(entries));
}

function plainOf(value: unknown): unknown {
  // The cast: whatever is no typed value becomes null.
  return value === undefined
    ? undefined
    : fromFirestoreValue(value as Parameters<typeof fromFirestoreValue>[0]);
}

function recordOf(value: unknown): Read {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw damage();
  return { ...value };
}

function listOf(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw damage();
  return value;
}

function textOf(value: unknown): string {
  if (typeof value !== 'string') throw damage();
  return value;
}

function numberOf(value: unknown): number {
  if (typeof value !== 'number') throw damage();
  return value;
}

function timeOf(value: unknown): Date {
  const time = new Date(textOf(value));
  if (Number.isNaN(time.getTime())) throw damage();
  return time;
}

function damage(): Error {
  return new Error('This is no kept session.');
}
