/** Which packages there are on this machine that something is known of. */
import { readdir } from 'node:fs/promises';
import { isSection } from '../consent/config-file.js';
import { readUserConfig } from '../consent/user.js';
import { packagesFolder } from '../disk/index.js';

/** From what they keep here, and from the user's configuration. In the order of their names. */
export async function packagesHere(): Promise<string[]> {
  const names = new Set([...(await keptNames()), ...configuredNames()]);
  return [...names].sort();
}

async function keptNames(): Promise<string[]> {
  const folders = await namesIn();
  return folders.flatMap((folder) => {
    try {
      // A folder's name is its package's, with the bytes that are not safe in one as in an address.
      return [decodeURIComponent(folder)];
    } catch {
      return [];
    }
  });
}

async function namesIn(): Promise<string[]> {
  try {
    return await readdir(packagesFolder());
  } catch {
    return [];
  }
}

function configuredNames(): string[] {
  const file = readUserConfig();
  if (file.outcome !== 'read' || !isSection(file.settings)) return [];
  const packages = file.settings['packages'];
  const sections = Object.entries(isSection(packages) ? packages : {});
  // One that says nothing is what is left of a package that is gone.
  return sections.filter(([, one]) => !isSection(one) || hasKeys(one)).map(([name]) => name);
}

function hasKeys(section: object): boolean {
  return Object.keys(section).length > 0;
}
