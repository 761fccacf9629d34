/** The service in Google Cloud, out of its environment. SQLite is for the emulators alone. */
import { RATES } from '../limits.js';
import { openAggregates, openStore } from '../open-store.js';
import { createGuard } from '../security/index.js';
import { logToStdout, type Service } from '../service.js';
import {
  doorSettings,
  type Environment,
  readerOf,
  serviceSettings,
  settled,
  statisticsSettings,
  storeSettings,
} from '../settings.js';
import type { Aggregates } from '../store/index.js';

/** Deployed with the functions: `functions/declarations/`. */
const DECLARATIONS = 'declarations';

/** What functions are given that have the statistics open. */
export interface OpenStatistics extends Omit<Service, 'store'> {
  readonly aggregates: Aggregates;
  readonly threshold: number;
}

/** Rejects when a setting is wrong, which the log then says, or when the store cannot be had. */
export async function openService(environment: Environment = process.env): Promise<Service> {
  const { settings, ...service } = readService(environment);
  if (settings.declarations === undefined) {
    const message = 'Sessions of any package are accepted: there are no declarations.';
    logToStdout({ severity: 'WARNING', message });
  }
  return { ...service, settings, store: await openStore(settings) };
}

/** Without the store: the public function's account has no right to it. */
export async function openStatistics(
  environment: Environment = process.env,
): Promise<OpenStatistics> {
  const { settings, ...service } = readService(environment);
  const { threshold } = settings;
  return { ...service, settings, threshold, aggregates: await openAggregates(settings) };
}

function readService(environment: Environment) {
  const reader = readerOf(environment);
  const read = settled(reader, {
    ...serviceSettings(reader, DECLARATIONS),
    ...doorSettings(reader, RATES.cloud),
    ...statisticsSettings(reader),
    ...storeSettings(reader, 'firestore'),
  });
  if (read.outcome === 'refused') {
    for (const message of read.sentences) logToStdout({ severity: 'ERROR', message });
    throw new Error('The settings are wrong.');
  }
  const { settings } = read;
  const guard = createGuard({ ...settings, peer: 'google' });
  return { settings, guard, clock: () => new Date(), log: logToStdout };
}
