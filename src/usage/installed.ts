/** Remembers that a package is used on this machine. */
import { join } from 'node:path';
import { createDurably } from '../disk/durable.js';
import { type Platform, packageFolder, packagesFolder } from '../disk/index.js';

/** Whether that is new: of processes that ask at once, to one. Rejects where it cannot be written. */
export async function isNewHere(
  packageName: string,
  platform?: Partial<Platform>,
): Promise<boolean> {
  const path = join(packagesFolder(platform), packageFolder(packageName), 'installed');
  return createDurably(path, '');
}
