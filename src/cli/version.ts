/** Which release this command is of: the first thing that a report of a fault has to say. */
import { readFileSync } from 'node:fs';

/** As far away from `src/cli/` as from `dist/cli/`, into which this is built. */
const MANIFEST = new URL('../../package.json', import.meta.url);

export function ownVersion(): string {
  const { version }: { version: string } = JSON.parse(readFileSync(MANIFEST, 'utf8'));
  return version;
}
