/** Where aboveboard keeps what is the user's: the platform's folder for state, not for caches. */
import { homedir } from 'node:os';
import { isAbsolute, join, resolve } from 'node:path';

export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  readonly home: () => string;
}

const here: Surroundings = { env: process.env, platform: process.platform, home: homedir };

/** `ABOVEBOARD_HOME` moves everything, for containers and tests. */
export function homeFolder({ env, platform, home }: Surroundings = here): string {
  const { ABOVEBOARD_HOME: own, LOCALAPPDATA: local, XDG_STATE_HOME: state } = env;
  if (own) return resolve(own);
  if (platform === 'win32') {
    return join(local || join(home(), 'AppData', 'Local'), 'aboveboard');
  }
  if (platform === 'darwin') return join(home(), 'Library', 'Application Support', 'aboveboard');
  // The XDG specification has relative paths ignored.
  const base = state && isAbsolute(state) ? state : join(home(), '.local', 'state');
  return join(base, 'aboveboard');
}
