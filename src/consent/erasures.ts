/**
 * That an erasure waits to be confirmed, noted in the user's configuration: a run that reads it
 * anyway then knows where to look, and every other run touches nothing. It is the user's own act,
 * so that a configuration which says off does not stop it.
 */
import type { ConfigFile } from './config-file.js';
import { isForbidden } from './forbidden.js';
import { readSpelling } from './spellings.js';
import { get } from './switches.js';
import type { Circumstances } from './types.js';
import { sectionOf } from './user.js';

const KEY = 'erasure_pending';

/** Whether a run may, and has to, ask for an erasure once more, without being asked to. */
export function hasErasureToRepeat(circumstances: Circumstances): boolean {
  const { user, package: name } = circumstances;
  return !isForbidden(circumstances) && isNoted(user(), name);
}

/** Resolves to whether it says so now. Never rejects. */
export async function noteErasure(
  file: ConfigFile,
  name: string,
  pending: boolean,
): Promise<boolean> {
  if (isNoted(file, name) === pending) return true;
  const { updateConfig } = await import('./update.js');
  const written = await updateConfig(file, name, ({ [KEY]: noted, ...others }) => {
    if (pending) return { ...others, [KEY]: true };
    return noted === undefined ? undefined : others;
  });
  return written.outcome !== 'failed';
}

function isNoted(file: ConfigFile, name: string): boolean {
  const section = sectionOf(file, name);
  return section !== undefined && readSpelling(get(section, KEY)) === 'yes';
}
