/** What an outbox holds on disk, read while it moves. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { errorCode } from '../../src/disk/index.js';

/**
 * The files of one stream, in their order. A round may give a file another name between the list and
 * the look: then it is listed anew.
 */
export function textsIn(outbox: string, stream: 'events' | 'sessions'): string[] {
  if (!existsSync(outbox)) return [];
  const files = readdirSync(outbox).filter((file) => file.includes(`.${stream}.`));
  try {
    return files.sort().map((file) => readFileSync(join(outbox, file), 'utf8'));
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
    return textsIn(outbox, stream);
  }
}
