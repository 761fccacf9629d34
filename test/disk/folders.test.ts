import { join, resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { readUserConfig } from '../../src/consent/user.js';
import { configFolder, stateFolder } from '../../src/disk/index.js';

const home = () => '/home/ada';

describe('stateFolder', () => {
  it.each([
    ['linux', {}, '/home/ada/.local/state/aboveboard'],
    ['linux', { XDG_STATE_HOME: '/state' }, '/state/aboveboard'],
    ['linux', { XDG_STATE_HOME: 'state' }, '/home/ada/.local/state/aboveboard'],
    ['darwin', {}, '/home/ada/Library/Application Support/aboveboard'],
    ['win32', { LOCALAPPDATA: '/local' }, join('/local', 'aboveboard')],
    ['win32', {}, '/home/ada/AppData/Local/aboveboard'],
    ['linux', { ABOVEBOARD_HOME: '/data' }, '/data'],
    ['linux', { ABOVEBOARD_HOME: '' }, '/home/ada/.local/state/aboveboard'],
    ['darwin', { ABOVEBOARD_HOME: 'data' }, resolve('data')],
  ] as const)('on %s with %j is %s', (platform, env, folder) => {
    expect(stateFolder({ env, platform, home })).toBe(folder);
  });
});

describe('a home that is none', () => {
  it.each(['linux', 'darwin', 'win32'] as const)(
    'is not taken for the folder of the program on %s',
    (platform) => {
      for (const none of ['', 'ada', '.']) {
        const of = { env: {}, platform, home: () => none };
        expect(() => stateFolder(of)).toThrow('no home folder');
        expect(() => configFolder(of)).toThrow('no home folder');
      }
      const { outcome } = readUserConfig({ env: {}, platform, home: () => '' });
      expect(outcome).toBe('damaged');
    },
  );
});

describe('configFolder', () => {
  it.each([
    ['linux', {}, '/home/ada/.config/aboveboard'],
    ['linux', { XDG_CONFIG_HOME: '/config' }, '/config/aboveboard'],
    ['linux', { XDG_CONFIG_HOME: 'config' }, '/home/ada/.config/aboveboard'],
    ['darwin', {}, '/home/ada/Library/Application Support/aboveboard'],
    ['win32', { APPDATA: '/roaming' }, join('/roaming', 'aboveboard')],
    ['win32', {}, '/home/ada/AppData/Roaming/aboveboard'],
    ['linux', { ABOVEBOARD_HOME: '/data' }, '/data'],
  ] as const)('on %s with %j is %s', (platform, env, folder) => {
    expect(configFolder({ env, platform, home })).toBe(folder);
  });
});
