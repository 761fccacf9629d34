/** What a maintainer does with a store while nobody asks the service, or beside it. */
import { resolve } from 'node:path';
import { openAggregates, openWhole } from '../open-store.js';
import { type Environment, readerOf, type StoreSettings, storeSettings } from '../settings.js';
import {
  backUpSqlite,
  type Contents,
  restoreSqlite,
  type WholeAggregates,
} from '../store/index.js';
import { exportTo } from './export.js';
import { importFrom, secretOf } from './import.js';

const FAILED = 1;
const REPLACE = '--replace';
const USAGE = `npm run backup -- <new folder>            copies the data folder, also while the service runs
npm run restore -- <folder> [--replace]   puts a copy back, and erases from it what was erased since
npm run export -- <new file>              writes all of the store, to be imported into another
npm run import -- <file>                  reads such a file into a new store
ABOVEBOARD_DATA names the data folder (data), ABOVEBOARD_STORE the store (sqlite, or firestore).`;

/** The last sentence that is said. Rejects with another. */
async function did(
  [command, ...words]: readonly string[],
  settings: StoreSettings,
): Promise<string> {
  const { dataFolder } = settings;
  const mayReplace = command === 'restore' && words.includes(REPLACE);
  const [path, ...others] = words.filter((word) => !(mayReplace && word === REPLACE));
  if (path === undefined || path.startsWith('--') || others.length > 0) throw new Error(USAGE);
  const place = resolve(path);
  switch (command) {
    case 'backup':
      await backUpSqlite(dataFolder, place);
      return `The data of ${dataFolder} is in ${place}, without the admin token.`;
    case 'restore':
      await restoreSqlite(place, dataFolder, mayReplace);
      return `${dataFolder} is as it was when ${place} was made, without what was erased since.`;
    case 'export':
      return exported(place, settings);
    case 'import':
      return imported(place, settings);
    default:
      throw new Error(USAGE);
  }
}

async function exported(path: string, settings: StoreSettings): Promise<string> {
  const lines = await withAll(settings, undefined, (contents, aggregates) =>
    exportTo(path, contents, aggregates, new Date()),
  );
  return `${lines} lines are in ${path}. Whoever has it has the data: delete it after the move.`;
}

async function imported(path: string, settings: StoreSettings): Promise<string> {
  const { put, left, tooLarge } = await withAll(
    settings,
    await secretOf(path),
    (contents, aggregates) => importFrom(path, contents, aggregates, new Date()),
  );
  if (tooLarge.length > 0) {
    throw new Error(
      `All is imported but ${tooLarge.join(', ')}: more invokes than this store takes of one`,
    );
  }
  return `${put} documents were imported; ${left} were there already, or are erased.`;
}

async function withAll<T>(
  settings: StoreSettings,
  newSecret: Uint8Array | undefined,
  work: (contents: Contents, aggregates: WholeAggregates) => Promise<T>,
): Promise<T> {
  const contents = await openWhole(settings, newSecret);
  const aggregates = await openAggregates(settings);
  try {
    return await work(contents, aggregates);
  } finally {
    await Promise.all([contents.close(), aggregates.close()]);
  }
}

export async function main(
  words: readonly string[] = process.argv.slice(2),
  environment: Environment = process.env,
): Promise<void> {
  const reader = readerOf(environment);
  const settings = storeSettings(reader, 'sqlite');
  const [wrong] = reader.sentences;
  try {
    if (wrong !== undefined) throw new Error(wrong);
    process.stdout.write(`${await did(words, settings)}\n`);
  } catch (error) {
    const sentence = error instanceof Error ? error.message : 'Something failed here.';
    process.stderr.write(`aboveboard: ${sentence}\n`);
    process.exitCode = FAILED;
  }
}
