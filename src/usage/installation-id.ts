/** The id that lasts, for whoever wants to see it. Apart from what makes it, which is seldom needed. */
import { join } from 'node:path';
import { fileSystem } from '../disk/file-system.js';
import { type Platform, packageFolder, packagesFolder } from '../disk/index.js';

export const ID_FORM = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** Of one package. Throws where the machine has no home folder. */
export function installationFolder(packageName: string, platform?: Partial<Platform>): string {
  return join(packagesFolder(platform), packageFolder(packageName), 'installation');
}

/** Null where there is none. */
export function installationId(packageName: string, platform?: Partial<Platform>): string | null {
  try {
    const path = join(installationFolder(packageName, platform), 'id');
    const text = fileSystem().readFileSync(path, 'utf8').trim();
    return ID_FORM.test(text) ? text : null;
  } catch {
    return null;
  }
}
