import { execFile } from 'node:child_process';
import {
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { build } from 'esbuild';
import { FORMATS, readConfigFile } from '../../src/consent/config-file.js';
import { type Change, updateConfig } from '../../src/consent/update.js';
import { readUserConfig } from '../../src/consent/user.js';

/** Processes that write at once, and how often each does. */
const PROCESSES = 6;
const WRITES = 5;

let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'aboveboard-update-'));
  path = join(folder, 'aboveboard', 'config.json');
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

const usageOff: Change = (section) => ({ ...section, usage: false });

function update(change = usageOff) {
  return updateConfig(readConfigFile(path, FORMATS.json), 'abacus', change);
}

function write(text: string): void {
  mkdirSync(join(folder, 'aboveboard'), { recursive: true });
  writeFileSync(path, text);
}

const written = () => JSON.parse(readFileSync(path, 'utf8'));

describe("the user's configuration", () => {
  it('is made where there is none, for the eyes of its user alone', async () => {
    expect(await update()).toEqual({ outcome: 'written' });
    expect(written()).toEqual({ packages: { abacus: { usage: false } } });
    expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(readdirSync(join(folder, 'aboveboard'))).toEqual(['config.json']);
  });

  it('keeps every key that it does not know', async () => {
    const before = {
      later: { a: [1, null] },
      packages: { other: false, abacus: { own: 'x', events: 'no' } },
      enabled: 'yes',
    };
    write(`\uFEFF${JSON.stringify(before)}`);
    await update();
    const file = readConfigFile(path, FORMATS.json);
    await updateConfig(file, undefined, (all) => ({ ...all, events: false }));
    expect(written()).toEqual({
      ...before,
      events: false,
      packages: { other: false, abacus: { own: 'x', events: 'no', usage: false } },
    });
  });

  it('keeps a plain no in place of a section', async () => {
    write('{ "packages": { "abacus": "off" } }');
    await update();
    expect(written()).toEqual({ packages: { abacus: { enabled: 'off', usage: false } } });
  });

  it('is left alone where nothing is to be changed', async () => {
    write('{"packages":{}}');
    expect(await update(() => undefined)).toEqual({ outcome: 'unchanged' });
    expect(readFileSync(path, 'utf8')).toBe('{"packages":{}}');
  });

  it.each(['{ "usage": fal', '', '[]', '"maybe"', '{ "packages": [] }', '{ "packages": false }'])(
    'is never written over when it is damaged: %s',
    async (text) => {
      write(text);
      const result = await update();
      expect(result).toMatchObject({
        outcome: 'failed',
        message: expect.stringMatching(/config\.json .*left as it is\.$/),
      });
      expect(readFileSync(path, 'utf8')).toBe(text);
    },
  );

  it('is not written over where it was damaged since it was last read', async () => {
    write('{');
    expect(await updateConfig({ outcome: 'missing', path }, 'abacus', usageOff)).toMatchObject({
      outcome: 'failed',
      message: expect.stringContaining('cannot be understood'),
    });
    expect(readFileSync(path, 'utf8')).toBe('{');
  });

  it('is written nowhere else where there is no home folder', async () => {
    const home = () => {
      throw new Error('ENOENT');
    };
    const file = readUserConfig({ env: {}, platform: 'linux', home });
    expect(await updateConfig(file, 'abacus', usageOff)).toEqual({
      outcome: 'failed',
      message: 'The home folder cannot be found, and was left as it is.',
    });
  });

  it('stays the link that it is, and is written where that leads', async () => {
    const dotfile = join(folder, 'dotfile.json');
    writeFileSync(dotfile, '{ "events": false }');
    mkdirSync(join(folder, 'aboveboard'));
    symlinkSync(dotfile, path);
    await update();
    expect(lstatSync(path).isSymbolicLink()).toBe(true);
    expect(JSON.parse(readFileSync(dotfile, 'utf8'))).toMatchObject({ packages: {} });
  });

  it('that cannot be written is a sentence, and no exception', async () => {
    writeFileSync(join(folder, 'aboveboard'), 'A file, where a folder should be.');
    const file = { outcome: 'missing', path } as const;
    expect(await updateConfig(file, 'abacus', usageOff)).toEqual({
      outcome: 'failed',
      message: expect.stringMatching(/could not be written \(E[A-Z]+\)\.$/),
    });
  });

  it('is not held up for ever by a process that died while it was writing', async () => {
    write('{}');
    const lock = `${path}.lock`;
    writeFileSync(lock, 'somebody');
    const longAgo = new Date(Date.now() - 60_000);
    utimesSync(lock, longAgo, longAgo);
    expect(await update()).toEqual({ outcome: 'written' });
    expect(readdirSync(join(folder, 'aboveboard'))).toEqual(['config.json']);
  });
});

describe('processes that write at once', () => {
  it('lose nothing, even where a dead one has left its lock', async () => {
    const program = join(folder, 'writer.mjs');
    const source = fileURLToPath(new URL('../../src/consent', import.meta.url));
    await build({
      stdin: {
        resolveDir: source,
        loader: 'ts',
        contents: `
          import { FORMATS, readConfigFile } from './config-file.ts';
          import { updateConfig } from './update.ts';
          const [path = '', name = ''] = process.argv.slice(2);
          for (let n = 0; n < ${WRITES}; n += 1) {
            const file = readConfigFile(path, FORMATS.json);
            const one = await updateConfig(file, name, (section) => ({ ...section, ['n' + n]: n }));
            const all = await updateConfig(file, undefined, (settings) => ({
              ...settings,
              count: (settings.count ?? 0) + 1,
            }));
            if (one.outcome !== 'written' || all.outcome !== 'written') throw new Error();
          }`,
      },
      outfile: program,
      bundle: true,
      packages: 'external',
      platform: 'node',
      format: 'esm',
      logLevel: 'error',
    });
    write('{ "mine": true }');
    const lock = `${path}.lock`;
    writeFileSync(lock, 'somebody');
    utimesSync(lock, new Date(0), new Date(0));
    const names = Array.from({ length: PROCESSES }, (_, n) => `package-${n}`);
    const run = promisify(execFile);
    await Promise.all(names.map((name) => run(process.execPath, [program, path, name])));
    const section = Object.fromEntries(Array.from({ length: WRITES }, (_, n) => [`n${n}`, n]));
    expect(written()).toEqual({
      mine: true,
      count: PROCESSES * WRITES,
      packages: Object.fromEntries(names.map((name) => [name, section])),
    });
    expect(readdirSync(join(folder, 'aboveboard'))).toEqual(['config.json']);
  });
});
