/** The real service on one machine: a free port of the loopback interface, a folder of its own. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type MachineSettings, startServer } from '../../../functions/src/machine/index.js';
import type { LogEntry } from '../../../functions/src/service.js';
import { NO_RATES } from '../../support/open-guard.js';

export const ADMIN_TOKEN = 'a-token-for-tests-that-nobody-guesses';

interface Sent {
  readonly json?: unknown;
  readonly body?: string | Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Parsed on demand; a test says what it expects of it. */
  json<T>(): T;
}

export interface Machine {
  readonly url: string;
  readonly log: readonly LogEntry[];
  call(method: string, path: string, sent?: Sent): Promise<Answered>;
  admin(method: string, path: string): Promise<Answered>;
  close(): Promise<void>;
}

export async function startMachine(
  settings: Partial<MachineSettings> = {},
  clock: () => Date = () => new Date(),
): Promise<Machine> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'aboveboard-app-'));
  const log: LogEntry[] = [];
  const service = await startServer(
    {
      port: 0,
      store: 'sqlite',
      dataFolder,
      adminToken: ADMIN_TOKEN,
      retentionDays: 180,
      threshold: 10,
      rxinferLevel: undefined,
      stopped: new Set<string>(),
      declarations: undefined,
      rates: NO_RATES,
      trustedProxies: [],
      ...settings,
    },
    { clock, log: (entry) => log.push(entry) },
  );
  const call: Machine['call'] = async (method, path, sent = {}) => {
    const body = sent.json === undefined ? sent.body : JSON.stringify(sent.json);
    const response = await fetch(`${service.url}${path}`, {
      method,
      headers: {
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...sent.headers,
      },
      ...(body === undefined ? {} : { body }),
    });
    const text = await response.text();
    // biome-ignore lint/suspicious/noExplicitAny: what JSON.parse gives; the test names the type
    const json = () => JSON.parse(text) as any;
    return { status: response.status, headers: response.headers, text, json };
  };
  return {
    url: service.url,
    log,
    call,
    admin: (method, path) =>
      call(method, path, { headers: { Authorization: `Bearer ${ADMIN_TOKEN}` } }),
    close: async () => {
      await service.close();
      await rm(dataFolder, { recursive: true, force: true });
    },
  };
}
