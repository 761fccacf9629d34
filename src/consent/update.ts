/**
 * Changes the user's configuration: whole or not at all, one process after the other, and nothing
 * but what was asked for. One that cannot be read is the user's to repair, and left alone.
 */
import { realpath } from 'node:fs/promises';
import { dirname } from 'node:path';
import { replaceDurably } from '../disk/durable.js';
import { errorCode } from '../disk/index.js';
import { busy, withLock } from '../disk/lock.js';
import { makeFolder } from '../disk/make-folder.js';
import {
  type ConfigFile,
  FORMATS,
  isSection,
  readConfigFile,
  type Section,
} from './config-file.js';
import { readSpelling } from './spellings.js';
import { get } from './switches.js';

export type Written =
  | { readonly outcome: 'written' | 'unchanged' }
  /** `message` is a plain sentence. */
  | { readonly outcome: 'failed'; readonly message: string };

/** A new section, or undefined where it can stay as it is. */
export type Change = (section: Section) => Section | undefined;

/** Changes the section of one package, or without a name what holds for all. Never rejects. */
export async function updateConfig(
  file: ConfigFile,
  name: string | undefined,
  change: Change,
): Promise<Written> {
  // It may not even have a path.
  if (file.outcome === 'damaged') return leftAlone(file);
  try {
    // A link, as to a folder of dotfiles, stays one.
    const path = await realpath(file.path).catch(() => file.path);
    await makeFolder(dirname(path));
    return await withLock(path, async (isMine) => {
      const found = readConfigFile(path, FORMATS.json);
      if (found.outcome === 'damaged') return leftAlone(found);
      const settings = found.outcome === 'read' ? sectionFrom(found.settings) : {};
      const changed = settings && changeIn(settings, name, change);
      if (changed === undefined) return leftAlone({ path, problem: 'cannot be understood' });
      if (changed === settings) return { outcome: 'unchanged' };
      if (!(await isMine())) throw busy();
      await replaceDurably(path, `${JSON.stringify(changed, undefined, 2)}\n`);
      return { outcome: 'written' };
    });
  } catch (error) {
    const message = `${file.path} could not be written (${errorCode(error)}).`;
    return { outcome: 'failed', message };
  }
}

/** Undefined where what is there cannot be added to. */
function changeIn(
  settings: Section,
  name: string | undefined,
  change: Change,
): Section | undefined {
  if (name === undefined) return change(settings) ?? settings;
  const packages = get(settings, 'packages') ?? {};
  if (!isSection(packages)) return undefined;
  const section = sectionFrom(get(packages, name) ?? {});
  if (section === undefined) return undefined;
  const changed = change(section);
  if (changed === undefined) return settings;
  return { ...settings, packages: { ...packages, [name]: changed } };
}

/** A plain `false` in place of a section says the same as `enabled: false` in one. */
function sectionFrom(value: unknown): Section | undefined {
  if (isSection(value)) return value;
  return readSpelling(value) === undefined ? undefined : { enabled: value };
}

function leftAlone({ path, problem }: { path: string; problem: string }): Written {
  return { outcome: 'failed', message: `${path} ${problem}, and was left as it is.` };
}
