/** Puts one machine together: folder, token, stores, application, server, and what is done hourly. */
import { mkdir } from 'node:fs/promises';
import { addMinutes } from 'date-fns/addMinutes';
import { createApp } from '../app.js';
import { listenerOf } from '../listener.js';
import { openAggregates, openStore } from '../open-store.js';
import { purge } from '../purge/index.js';
import { usageListener } from '../receive/index.js';
import { createGuard, tokenAuthenticator } from '../security/index.js';
import { errorName, logToStdout, type Service } from '../service.js';
import { rollup } from '../statistics/index.js';
import type { Aggregates } from '../store/index.js';
import { adminTokenIn } from './admin-token.js';
import { listen, type RunningServer } from './server.js';
import type { MachineSettings } from './settings.js';

const HOURLY_MS = 60 * 60 * 1_000;
/** What takes longer goes on an hour later. */
const PURGE_FOR_MINUTES = 5;
const ROLL_UP_FOR_MINUTES = 30;

export interface StartedService extends RunningServer {
  /** Where the admin token is kept; undefined when the environment gave it. */
  readonly tokenPath: string | undefined;
  /** Whether this start made the token. */
  readonly tokenMade: boolean;
}

type Effects = Partial<Pick<Service, 'clock' | 'log'>>;

/** Rejects when the folder, the store or the port cannot be had; nothing is left open then. */
export async function startServer(
  settings: MachineSettings,
  { clock = () => new Date(), log = logToStdout }: Effects = {},
): Promise<StartedService> {
  await mkdir(settings.dataFolder, { recursive: true, mode: 0o700 });
  const kept =
    settings.adminToken === undefined ? await adminTokenIn(settings.dataFolder) : undefined;
  const store = await openStore(settings);
  const aggregates = await openAggregates(settings).catch(async (error: unknown) => {
    await store.close();
    throw error;
  });
  const guard = createGuard({
    ...settings,
    peer: 'anyone',
    clock,
    warn: (message) => log({ severity: 'WARNING', message }),
  });
  const service: Service = { store, settings, guard, clock, log };
  const { threshold } = settings;
  const app = createApp(service, tokenAuthenticator(kept?.token ?? settings.adminToken ?? ''), {
    ...service,
    aggregates,
    threshold,
  });
  const listener = usageListener(service, listenerOf(app));
  const server = await listen(listener, settings.port).catch(async (error: unknown) => {
    await aggregates.close();
    await store.close();
    throw error;
  });
  const purging = setInterval(() => void purgeQuietly(service), HOURLY_MS);
  purging.unref();
  // Due once a day; asked each hour, so that a machine that slept at night is not a day late.
  const rolling = setInterval(() => void rollUpQuietly(service, aggregates, threshold), HOURLY_MS);
  rolling.unref();
  return {
    url: server.url,
    tokenPath: kept?.path,
    tokenMade: kept?.made ?? false,
    close: async () => {
      clearInterval(purging);
      clearInterval(rolling);
      await server.close();
      await aggregates.close();
      await store.close();
    },
  };
}

async function rollUpQuietly(
  service: Service,
  aggregates: Aggregates,
  threshold: number,
): Promise<void> {
  try {
    const stopAt = addMinutes(service.clock(), ROLL_UP_FOR_MINUTES);
    await rollup({ service, aggregates, threshold }, stopAt);
  } catch (error) {
    service.log({ severity: 'ERROR', message: 'The roll-up failed.', error: errorName(error) });
  }
}

async function purgeQuietly(service: Service): Promise<void> {
  try {
    await purge(service, addMinutes(service.clock(), PURGE_FOR_MINUTES));
  } catch (error) {
    service.log({ severity: 'ERROR', message: 'The purge failed.', error: errorName(error) });
  }
}
