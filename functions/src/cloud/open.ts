/** The service in Google Cloud, out of its environment. SQLite is for the emulators alone. */
import { resolve } from 'node:path';
import { RATES } from '../limits.js';
import { openStore } from '../open-store.js';
import { createGuard } from '../security/index.js';
import { logToStdout, type Service } from '../service.js';
import { doorSettings, type Environment, readerOf, serviceSettings, settled } from '../settings.js';

/** Deployed with the functions: `functions/declarations/`. */
const DECLARATIONS = 'declarations';

/** Rejects when a setting is wrong, which the log then says, or when the store cannot be had. */
export async function openService(environment: Environment = process.env): Promise<Service> {
  const reader = readerOf(environment);
  const read = settled(reader, {
    ...serviceSettings(reader, DECLARATIONS),
    ...doorSettings(reader, RATES.cloud),
    store: reader.choice('ABOVEBOARD_STORE', ['sqlite', 'firestore']) ?? 'firestore',
    dataFolder: resolve(reader.text('ABOVEBOARD_DATA') ?? 'data'),
  });
  if (read.outcome === 'refused') {
    for (const message of read.sentences) logToStdout({ severity: 'ERROR', message });
    throw new Error('The settings are wrong.');
  }
  const { settings } = read;
  if (settings.declarations === undefined) {
    const message = 'Sessions of any package are accepted: there are no declarations.';
    logToStdout({ severity: 'WARNING', message });
  }
  const store = await openStore(settings);
  const guard = createGuard({ ...settings, peer: 'google' });
  return { store, settings, guard, clock: () => new Date(), log: logToStdout };
}
