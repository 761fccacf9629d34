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
}

export async function setUserSwitch(
  { on, package: name, stream }: UserSwitch,
  now: Date = new Date(),
): Promise<Written> {
  const key = stream === undefined ? 'enabled' : OWN_SWITCH[stream];
  const value = on ? { enabled: true, since: now.toISOString() } : false;
  return updateConfig(readUserConfig(), name, (section) => ({ ...section, [key]: value }));
}
