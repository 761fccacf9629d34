/** Everything that is kept for a package stands in one folder: its receipts, its ledger, its secret. */
import { join } from 'node:path';
import { type Platform, stateFolder } from './folders.js';

/** Holds a folder for each package. Throws where the machine has no home folder. */
export function packagesFolder(platform?: Partial<Platform>): string {
  return join(stateFolder(platform), 'packages');
}

/** Any package's name becomes one that every file system takes, and never a path. */
export function packageFolder(packageName: string): string {
  return Array.from(Buffer.from(packageName), (byte) => {
    const character = String.fromCharCode(byte);
    return /[A-Za-z0-9_-]/.test(character) ? character : `%${byte.toString(16).padStart(2, '0')}`;
  }).join('');
}
