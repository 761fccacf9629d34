/** The service in Google Cloud, out of its environment. SQLite is for the emulators alone. */
import { resolve } from 'node:path';
import { openStore } from '../open-store.js';
import { logToStdout, type Service } from '../service.js';
import { type Environment, readerOf, serviceSettings, settled } from '../settings.js';

/** Rejects when a setting is wrong, which the log then says, or when the store cannot be had. */
export async function openService(environment: Environment = process.env): Promise<Service> {
  const reader = readerOf(environment);
  const read = settled(reader, {
    ...serviceSettings(reader),
    store: reader.choice('ABOVEBOARD_STORE', ['sqlite', 'firestore']) ?? 'firestore',
    dataFolder: resolve(reader.text('ABOVEBOARD_DATA') ?? 'data'),
  });
  if (read.outcome === 'refused') {
    for (const message of read.sentences) logToStdout({ severity: 'ERROR', message });
    throw new Error('The settings are wrong.');
  }
  const { settings } = read;
  const store = await openStore(settings);
  return { store, settings, clock: () => new Date(), log: logToStdout };
}
