import { join, resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { homeFolder } from '../../src/outbox/home.js';

const home = () => '/home/ada';

describe('homeFolder', () => {
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
    expect(homeFolder({ env, platform, home })).toBe(folder);
  });
});
