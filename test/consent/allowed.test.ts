import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { highestLevel, mayRecord } from '../../src/consent/allowed.js';
import { decide } from '../../src/consent/decide.js';
import { createTelemetry } from '../../src/index.js';
import { BEFORE, circumstances, configFile, ENDPOINT, NOTICE } from '../support/circumstances.js';

const user = (settings: object) => circumstances({ user: () => configFile(settings) });

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'aboveboard-allowed-'));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** A package of its own, for whose user this configuration lies in their folder. */
function host(settings: string, env = {}) {
  writeFileSync(join(folder, 'config.json'), settings);
  return createTelemetry(
    { package: { name: randomUUID(), version: '1.0.0' }, endpoint: ENDPOINT },
    { env: { ABOVEBOARD_HOME: folder, ...env }, cwd: () => folder, home: () => folder },
  );
}

describe('the highest level', () => {
  it('is the lowest that any configuration names, for all packages or for one', () => {
    expect(highestLevel(user({}))).toBeUndefined();
    const both = circumstances({
      project: () => [configFile({ level: 'labels' }, '/srv/.aboveboard.json')],
      user: () => configFile({ level: 'text', packages: { abacus: { level: 'shapes' } } }),
    });
    expect(highestLevel(both)).toEqual({ level: 'shapes', place: '/home/ada/config.json, line 3' });
    const other = user({ packages: { solver: { level: 'counts' } } });
    expect(highestLevel(other)).toBeUndefined();
  });

  it('is the lowest of all where its word is none', () => {
    for (const level of ['shape', 'none', true, {}]) {
      expect(highestLevel(user({ level }))?.level).toBe('counts');
    }
  });

  it('is that of a share that names none, and refuses one that names a higher', async () => {
    const telemetry = host('{\n  "level": "counts"\n}');
    telemetry.withSession('sum', () => 6);
    const preview = await telemetry.preview();
    if (preview.outcome !== 'preview') throw new Error(preview.message);
    const [body = '{}'] = preview.requests.map((request) => request.body);
    expect(JSON.parse(body).session.fields.level).toEqual({ stringValue: 'counts' });
    expect(JSON.parse(body).invokes).toEqual([]);
    expect(await telemetry.shareSessionData(undefined, { level: 'shapes' })).toEqual({
      outcome: 'not-sent',
      message: `Nothing was sent. The level "shapes" was asked for, and ${join(folder, 'config.json')}, line 2 allows "counts" at most.`,
    });
  });

  it('turns off what is shared by itself where that is higher', () => {
    const automatic_sharing = { enabled: true, endpoint: ENDPOINT, since: BEFORE };
    const section = { notices: [NOTICE], automatic_sharing };
    const decided = (level: unknown) =>
      decide('sessions', user({ packages: { abacus: { ...section, level } } }));
    expect(decided('shapes').on).toBe(true);
    expect(decided('counts')).toMatchObject({
      on: false,
      decidedBy: { source: 'user-configuration', line: 3 },
    });
    expect(decided('shape').on).toBe(false);
    expect(decide('events', user({ level: 'counts', packages: { abacus: section } })).on).toBe(
      true,
    );
  });
});

describe('recording', () => {
  it('is turned off by a no of the user, and by what is neither yes nor no', () => {
    expect(mayRecord(user({}))).toBe(true);
    expect(mayRecord(user({ recording: 'yes' }))).toBe(true);
    expect(mayRecord(user({ recording: 'nö' }))).toBe(false);
    expect(mayRecord(user({ packages: { abacus: { recording: false } } }))).toBe(false);
  });

  it('keeps no run then, in no session, and the run does not notice', () => {
    const telemetry = host('{ "recording": false }');
    telemetry.enableSessionLogging();
    telemetry.setDefaultSession(telemetry.createSession());
    expect(telemetry.withSession('sum', () => 6)).toBe(6);
    expect(telemetry.defaultSession()).toBeNull();
    expect(telemetry.getSessionStats('sum')).toBeUndefined();
  });

  it('reads no configuration where a variable turns everything off, and shares nothing then', async () => {
    const telemetry = host('{ "recording": false }', { DO_NOT_TRACK: '1' });
    telemetry.withSession('sum', () => 6);
    expect(telemetry.getSessionStats('sum')?.total_invokes).toBe(1);
    expect(await telemetry.preview()).toEqual({
      outcome: 'nothing',
      message: 'Nothing was sent. Your configuration turns recording off.',
    });
  });
});
