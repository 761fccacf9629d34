/** What a user turns on or off by the command. Here alone on lasts, from that moment on. */
import { OWN_SWITCH } from './switches.js';
import type { Stream } from './types.js';
import { updateConfig, type Written } from './update.js';
import { readUserConfig } from './user.js';

export interface UserSwitch {
  readonly on: boolean;
  /** All packages without it. */
  readonly package?: string | undefined;
  /** Everything without it. */
  readonly stream?: Stream | undefined;
  /** The origin of the service that a yes to sharing sessions is given to. */
  readonly endpoint?: string | undefined;
}

export async function setUserSwitch(
  { on, package: name, stream, endpoint }: UserSwitch,
  now: Date = new Date(),
): Promise<Written> {
  const key = stream === undefined ? 'enabled' : OWN_SWITCH[stream];
  const to = endpoint === undefined ? {} : { endpoint };
  const value = on && { enabled: true, ...to, since: now.toISOString() };
  return updateConfig(readUserConfig(), name, (section) => ({ ...section, [key]: value }));
}
