/**
 * What tells this installation of a package from others, for packages that declare such a thing:
 * a secret that tokens are made with and that never leaves, and an id that lasts. Each is made when
 * it is first needed, and gone when the user says so.
 */
import { randomUUID } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createSecret } from '../collection/pseudonym/index.js';
import { createDurably, replaceDurably } from '../disk/durable.js';
import { errorCode, type Platform } from '../disk/index.js';
import { ID_FORM, installationFolder } from './installation-id.js';

export interface Installation {
  /** Both reject where there is none and none can be kept. */
  secret(): Promise<Uint8Array>;
  id(): Promise<string>;
}

interface Options {
  readonly platform?: Partial<Platform>;
  /** False: what is not there yet is made up, and not written. */
  readonly keep?: boolean;
}

const SECRET = /^[0-9a-f]{64}$/;

export function installationOf(
  packageName: string,
  { platform, keep = true }: Options = {},
): Installation {
  const folder = () => installationFolder(packageName, platform);
  return {
    async secret() {
      const make = () => Buffer.from(createSecret()).toString('hex');
      return Buffer.from(await kept(join(folder(), 'secret'), SECRET, make, keep), 'hex');
    },
    id: async () => kept(join(folder(), 'id'), ID_FORM, randomUUID, keep),
  };
}

/** Resolves to whether there was anything. Rejects where it cannot be removed. */
export async function forgetInstallation(
  packageName: string,
  platform?: Partial<Platform>,
): Promise<boolean> {
  try {
    await rm(installationFolder(packageName, platform), { recursive: true });
    return true;
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return false;
    throw error;
  }
}

/** The same for processes that ask at once: the first to write is believed by all. */
async function kept(
  path: string,
  form: RegExp,
  make: () => string,
  keep: boolean,
): Promise<string> {
  const found = await readFile(path, 'utf8').catch(() => undefined);
  if (found !== undefined && form.test(found.trim())) return found.trim();
  const made = make();
  if (!keep) return made;
  // What is damaged tells nobody from another any more.
  if (found !== undefined) await replaceDurably(path, `${made}\n`);
  else if (!(await createDurably(path, `${made}\n`))) return (await readFile(path, 'utf8')).trim();
  return made;
}
