/** Where the platform wants what is the user's: settings in one folder, what is kept in another. */
import { homedir } from 'node:os';
import { isAbsolute, join, posix, resolve, win32 } from 'node:path';

export type Variables = Readonly<Record<string, string | undefined>>;

export interface Platform {
  readonly env: Variables;
  readonly platform: string;
  readonly home: () => string;
}

const here: Platform = { env: process.env, platform: process.platform, home: homedir };

/** For receipts and whatever else is kept: the folder for state, not for caches. */
export function stateFolder(of: Partial<Platform> = {}): string {
  return folder(
    { ...here, ...of },
    { windows: 'LOCALAPPDATA', xdg: 'XDG_STATE_HOME', unix: '.local/state' },
  );
}

/** For settings, which a user may carry from machine to machine. */
export function configFolder(of: Partial<Platform> = {}): string {
  return folder(
    { ...here, ...of },
    { windows: 'APPDATA', xdg: 'XDG_CONFIG_HOME', unix: '.config' },
  );
}

interface Names {
  readonly windows: 'APPDATA' | 'LOCALAPPDATA';
  readonly xdg: 'XDG_CONFIG_HOME' | 'XDG_STATE_HOME';
  /** Below the home folder. */
  readonly unix: string;
}

const WINDOWS_DEFAULTS = { APPDATA: 'Roaming', LOCALAPPDATA: 'Local' } as const;

/** `ABOVEBOARD_HOME` moves everything, for containers and tests. */
function folder({ env, platform, home: homeOf }: Platform, names: Names): string {
  const home = () => rooted(homeOf());
  const { ABOVEBOARD_HOME: own } = env;
  if (own) return resolve(own);
  if (platform === 'win32') {
    const local = join('AppData', WINDOWS_DEFAULTS[names.windows]);
    return join(env[names.windows] || join(home(), local), 'aboveboard');
  }
  if (platform === 'darwin') return join(home(), 'Library', 'Application Support', 'aboveboard');
  const base = env[names.xdg];
  // The XDG specification has relative paths ignored.
  return join(base && isAbsolute(base) ? base : join(home(), names.unix), 'aboveboard');
}

/** Below a `HOME` that is empty, or relative, everything would come to lie wherever a program happens to run. */
function rooted(home: string): string {
  if (posix.isAbsolute(home) || win32.isAbsolute(home)) return home;
  throw new Error('This machine has no home folder.');
}
