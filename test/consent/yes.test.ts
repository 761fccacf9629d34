import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { decide } from '../../src/consent/index.js';
import { readUserConfig } from '../../src/consent/user.js';
import { setUserSwitch } from '../../src/consent/user-switch.js';
import { mayHaveYes, serviceOf } from '../../src/consent/yes.js';
import { circumstances, ENDPOINT, NOTICE, userFile } from '../support/circumstances.js';

const YES = { enabled: true, endpoint: ENDPOINT, since: NOTICE.shown_at };

describe('the service that a yes is given to', () => {
  it('is the one that is named, and of that the origin', () => {
    expect(serviceOf('abacus', 'https://user@own.example/path?q', userFile({}))).toEqual({
      outcome: 'known',
      origin: 'https://own.example',
    });
    expect(serviceOf('abacus', 'nowhere', userFile({}))).toMatchObject({ outcome: 'unknown' });
  });

  it('is otherwise the one that its user was told of last', () => {
    const notices = [
      { ...NOTICE, endpoint: 'https://new.example', shown_at: '2026-11-09T00:00:00Z' },
      NOTICE,
    ];
    expect(serviceOf('abacus', undefined, userFile({ notices }))).toEqual({
      outcome: 'known',
      origin: 'https://new.example',
    });
  });

  it('is unknown before any notice, with a sentence on what to do', () => {
    expect(serviceOf('abacus', undefined, userFile({}))).toEqual({
      outcome: 'unknown',
      message: expect.stringMatching(/^abacus has not told you yet .*--endpoint\.$/),
    });
  });
});

describe('a yes of the command', () => {
  let home: string;
  const before = process.env['ABOVEBOARD_HOME'];
  beforeEach(() => {
    home = mkdtempSync(join(tmpdir(), 'aboveboard-yes-'));
    process.env['ABOVEBOARD_HOME'] = home;
  });
  afterEach(() => {
    if (before === undefined) delete process.env['ABOVEBOARD_HOME'];
    else process.env['ABOVEBOARD_HOME'] = before;
    rmSync(home, { recursive: true });
  });

  it('is one by which its program shares with that service, and with no other', async () => {
    const at = new Date('2026-11-10T00:00:00.000Z');
    const asked = { on: true, package: 'abacus', stream: 'sessions', endpoint: ENDPOINT } as const;
    expect(await setUserSwitch(asked, at)).toEqual({ outcome: 'written' });
    const { abacus } = JSON.parse(readFileSync(join(home, 'config.json'), 'utf8')).packages;
    const { automatic_sharing } = abacus;
    expect(automatic_sharing).toEqual({ ...YES, since: at.toISOString() });
    const file = readUserConfig({ env: { ABOVEBOARD_HOME: home } });
    expect(file.outcome).toBe('read');
    const user = () => userFile({ notices: [NOTICE], automatic_sharing });
    expect(decide('sessions', circumstances({ user }))).toMatchObject({ on: true, since: at });
    const endpoint = 'https://elsewhere.example';
    expect(decide('sessions', circumstances({ user, endpoint })).on).toBe(false);
  });
});

describe('whether there may be a yes', () => {
  it('is known from the configuration alone, and not even looked up where all is off', () => {
    const project = () => {
      throw new Error('read');
    };
    const user = () => userFile({ automatic_sharing: YES });
    expect(mayHaveYes(circumstances({ user, project }))).toBe(true);
    expect(mayHaveYes(circumstances({ project }))).toBe(false);
    const unread = { user: project, project, env: { DO_NOT_TRACK: '1' } };
    expect(mayHaveYes(circumstances(unread))).toBe(false);
  });
});
