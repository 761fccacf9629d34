import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { FORMATS, readConfigFile } from '../../src/consent/config-file.js';
import { decide, turnOff, turnOn } from '../../src/consent/index.js';
import { AFTER, circumstances, NOTICE } from '../support/circumstances.js';

let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'aboveboard-settings-'));
  path = join(folder, 'config.json');
  writeFileSync(path, JSON.stringify({ packages: { abacus: { notices: [NOTICE] } } }));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Of one process: what code chose is its own, what is on disk is everybody's. */
function processWith() {
  return circumstances({ choices: {}, user: () => readConfigFile(path, FORMATS.json) });
}

describe('turning off from code', () => {
  it('is in force at once, and in every later process', async () => {
    const here = processWith();
    expect(decide('usage', here).on).toBe(true);
    const done = turnOff('usage', here);
    expect(decide('usage', here).on).toBe(false);
    expect(await done).toEqual({ on: false, message: expect.stringContaining(path) });
    expect(decide('usage', processWith())).toMatchObject({
      on: false,
      decidedBy: { source: 'user-configuration', file: path, line: expect.any(Number) },
    });
    expect(decide('events', processWith()).on).toBe(true);
  });

  it('writes nothing where it was off already', async () => {
    await turnOff('usage', processWith());
    const { ino, mtimeMs } = statSync(path);
    expect(await turnOff('usage', processWith())).toMatchObject({ on: false });
    expect(statSync(path)).toMatchObject({ ino, mtimeMs });
  });

  it('of automatic sharing leaves the share that is asked for alone', async () => {
    await turnOff('sessions', processWith());
    const { abacus } = JSON.parse(readFileSync(path, 'utf8')).packages;
    expect(abacus).toEqual({ notices: [NOTICE], automatic_sharing: false });
  });

  it('holds for the process, and says so, where it cannot be written', async () => {
    const unwritable = join(path, 'below a file');
    const here = circumstances({ user: () => ({ outcome: 'missing', path: unwritable }) });
    const { on, message } = await turnOff('usage', here);
    expect(on).toBe(false);
    expect(message).toMatch(
      /^Off for this process\. It could not be made to last: .*\(E[A-Z]+\)\.$/,
    );
    expect(decide('usage', here)).toMatchObject({
      on: false,
      decidedBy: { source: 'user-configuration', detail: expect.stringContaining('made to last') },
    });
  });

  it('leaves a damaged configuration, which means off, as it is', async () => {
    writeFileSync(path, '{ "packages": ');
    const { message } = await turnOff('usage', processWith());
    expect(message).toContain('left as it is');
    expect(readFileSync(path, 'utf8')).toBe('{ "packages": ');
    expect(decide('usage', processWith()).on).toBe(false);
  });
});

describe('turning on from code', () => {
  it('lasts for the process, and lets nothing of before leave', () => {
    const here = processWith();
    here.choices.usage = { on: false };
    const at = new Date(AFTER);
    expect(turnOn('usage', here, at)).toEqual({ on: true, message: 'On, for this process.' });
    expect(decide('usage', here)).toMatchObject({ on: true, since: at });
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({
      packages: { abacus: { notices: [NOTICE] } },
    });
  });

  it('does not undo what its user, or code before, has turned off', async () => {
    await turnOff('usage', processWith());
    for (const here of [processWith(), processWith()]) {
      expect(turnOn('usage', here)).toEqual({
        on: false,
        message: expect.stringContaining(`"packages.abacus.usage" is off in ${path}`),
      });
    }
  });

  it('turns nothing on where any other source objects', () => {
    const env = { DO_NOT_TRACK: '1' };
    expect(turnOn('usage', { ...processWith(), env }).on).toBe(false);
    expect(turnOn('sessions', { ...processWith(), endpoint: null }).on).toBe(false);
  });
});
