/** The commands around a data folder, as programs, beside a service that runs or was stopped. */
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import Database from 'libsql';
import {
  backUpSqlite,
  openSqliteAggregates,
  openSqliteStore,
  restoreSqlite,
} from '../../../functions/src/store/index.js';
import { createWitness, orbits, randomFrom, type Send, sendTo } from '../../support/witness.js';
import { removeBundle, runEntry, spawnService } from '../machine/process.js';

let scratch: string;
let folder: string;
let copy: string;
let service: Awaited<ReturnType<typeof spawnService>> | undefined;
beforeEach(() => {
  scratch = mkdtempSync(join(tmpdir(), 'aboveboard-backup-'));
  folder = join(scratch, 'data');
  copy = join(scratch, 'copy');
  const declarations = join(scratch, 'declarations');
  mkdirSync(declarations);
  writeFileSync(join(declarations, 'orbits.json'), JSON.stringify(orbits));
});
afterEach(async () => {
  await stop();
  rmSync(scratch, { recursive: true });
});
afterAll(removeBundle);

async function start(): Promise<Send> {
  service = await spawnService({
    ABOVEBOARD_DATA: folder,
    ABOVEBOARD_DECLARATIONS: join(scratch, 'declarations'),
    ABOVEBOARD_CLIENT_RATE: '0',
    ABOVEBOARD_WRONG_KEY_RATE: '0',
  });
  return sendTo((await service.listening) ?? service.output());
}

async function stop(): Promise<void> {
  service?.signal('SIGTERM');
  await service?.ended;
  service = undefined;
}

const upkeep = (...words: string[]) =>
  runEntry('functions/src/upkeep.ts', words, { ABOVEBOARD_DATA: folder });

type Witness = ReturnType<typeof createWitness>;

async function faultsIn(place: string, witness: Witness, heard?: boolean): Promise<string[]> {
  const store = await openSqliteStore(place);
  const faults = await witness.faultsOf(store, heard);
  await store.close();
  return faults;
}

const bytesIn = (place: string): string =>
  readdirSync(place)
    .map((file) => readFileSync(join(place, file), 'latin1'))
    .join('');

describe('npm run backup', () => {
  it('copies what is there at one moment while clients write, and each later copy as well', async () => {
    const send = await start();
    const before = createWitness(randomFrom(1));
    for (let acts = 0; acts < 20; acts++) await before.act(send);
    expect(before.isSettled()).toBe(true);

    const during = createWitness(randomFrom(2));
    let isOver = false;
    const acting = Array.from({ length: 4 }, async () => {
      while (!isOver) await during.act(send);
    });
    const copies = ['one', 'two'].map((name) => join(scratch, name));
    for (const place of copies) {
      expect(await upkeep('backup', place)).toMatchObject({ code: 0 });
    }
    isOver = true;
    await Promise.all(acting);
    for (const place of copies) {
      expect(statSync(place).mode & 0o777).toBe(0o700);
      const modes = readdirSync(place).map((name) => statSync(join(place, name)).mode & 0o777);
      expect(modes).toEqual([0o600, 0o600, 0o600]);
      expect(await faultsIn(place, before)).toEqual([]);
      expect(await faultsIn(place, during, false)).toEqual([]);
    }
    while (!during.isSettled()) await during.insist(send);
    expect(await faultsIn(folder, during)).toEqual([]);
  });

  it('says what to do where there is no data, the folder is taken, or it is told too little', async () => {
    await expect(backUpSqlite(folder, copy)).rejects.toThrow('set ABOVEBOARD_DATA');
    await (await openSqliteStore(folder)).close();
    mkdirSync(copy);
    await expect(backUpSqlite(folder, copy)).rejects.toThrow('name a new folder');
    for (const words of [[], [copy, folder], ['--replace']]) {
      const wrong = await upkeep('backup', ...words);
      expect(wrong).toEqual({ code: 1, output: expect.stringContaining('npm run restore') });
    }
  });
});

describe('npm run restore', () => {
  it('brings back what was lost, and nothing that was erased since the copy was made', async () => {
    const send = await start();
    const [kept, gone] = [createWitness(randomFrom(3)), createWitness(randomFrom(4))];
    for (let acts = 0; acts < 15; acts++) await Promise.all([kept.act(send), gone.act(send)]);
    const aggregates = await openSqliteAggregates(folder);
    await aggregates.publish('orbits', '2026-05-01', '{}');
    await aggregates.close();
    expect(await upkeep('backup', copy)).toMatchObject({ code: 0 });
    await gone.eraseAll(send);
    expect(await upkeep('restore', '--replace', copy)).toEqual({
      code: 1,
      output: `aboveboard: The service runs on ${folder}: stop it first\n`,
    });
    await stop();

    const refused = await upkeep('restore', copy);
    expect(refused).toEqual({ code: 1, output: expect.stringContaining('say --replace') });
    rmSync(join(folder, 'sessions.db'));
    rmSync(join(folder, 'statistics.db'));
    expect(await upkeep('restore', copy)).toMatchObject({ code: 0 });
    expect(await faultsIn(folder, kept)).toEqual([]);
    expect(await faultsIn(folder, gone)).toEqual([]);
    const left = bytesIn(folder);
    expect(gone.erased().length).toBeGreaterThan(0);
    expect(gone.erased().filter((name) => left.includes(name))).toEqual([]);
    const store = await openSqliteStore(folder);
    const audit = await store.listAudit({ cursor: undefined, limit: 5 }, new Date());
    await store.close();
    expect(audit.items).toContainEqual(expect.objectContaining({ by: 'holder', action: 'delete' }));
    const again = await openSqliteAggregates(folder);
    expect(await again.readMonth('orbits', '2026-05')).toEqual({ '2026-05-01': '{}' });
    await again.close();

    const asBefore = await start();
    const statuses = await gone.shareErasedAgain(asBefore);
    expect([...statuses]).toEqual([410]);
  });

  it('refuses a copy that is damaged, of another service, or of a later release', async () => {
    const places = [folder, join(scratch, 'other')];
    for (const place of places) await (await openSqliteStore(place)).close();
    await backUpSqlite(join(scratch, 'other'), copy);
    const restored = () => restoreSqlite(copy, folder, true);
    await expect(restored()).rejects.toThrow('of another service');
    const file = new Database(join(copy, 'sessions.db'));
    file.exec('PRAGMA user_version = 99');
    file.close();
    await expect(restored()).rejects.toThrow('by a later release');
    writeFileSync(join(copy, 'sessions.db'), 'nothing that SQLite knows'.repeat(1_000));
    await expect(restored()).rejects.toThrow('is damaged');
    rmSync(join(copy, 'tombstones.db'));
    await expect(restored()).rejects.toThrow(/is (damaged|missing)/);
  });
});

describe('npm run export and npm run import', () => {
  it('take a stopped service to a new folder', async () => {
    const send = await start();
    const witness = createWitness(randomFrom(5));
    for (let acts = 0; acts < 20; acts++) await witness.act(send);
    const path = join(scratch, 'all.ndjson');
    const running = await upkeep('export', path);
    expect(running).toEqual({ code: 1, output: expect.stringContaining('stop it first') });
    await stop();
    expect(await upkeep('export', path)).toMatchObject({ code: 0 });
    folder = join(scratch, 'new');
    expect(await upkeep('import', path)).toMatchObject({ code: 0 });
    expect(await faultsIn(folder, witness)).toEqual([]);
    expect(await witness.shareErasedAgain(await start())).toEqual(new Set([410]));
  });
});
