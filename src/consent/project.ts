/**
 * The project's configuration, from the current folder up to the root of the repository, or to the
 * user's home. It is only ever read, and can only turn off.
 */
import { dirname, join, resolve } from 'node:path';
import { fileSystem } from '../disk/file-system.js';
import { type ConfigFile, FORMATS, type Parse, readConfigFile } from './config-file.js';
import { findOff, unknownKeys } from './switches.js';
import type { Source } from './types.js';

const FILES: readonly (readonly [name: string, parse: Parse])[] = [
  ['.aboveboard.json', FORMATS.json],
  ['.aboveboard.yml', FORMATS.yaml],
  ['.aboveboard.yaml', FORMATS.yaml],
  ['package.json', FORMATS.packageJson],
];

export interface Whereabouts {
  /** Both may throw. */
  readonly cwd: () => string;
  readonly home: () => string;
}

/** Nearest first; only files that are there. */
export function findProjectFiles({ cwd, home }: Whereabouts): ConfigFile[] {
  const found: ConfigFile[] = [];
  let folder: string;
  let last: string;
  try {
    folder = resolve(cwd());
    last = resolve(home());
  } catch {
    return [{ outcome: 'damaged', path: 'The current folder', problem: 'cannot be found' }];
  }
  for (;;) {
    for (const [name, parse] of FILES) {
      const file = readConfigFile(join(folder, name), parse);
      if (file.outcome !== 'missing') found.push(file);
    }
    const above = dirname(folder);
    if (folder === last || above === folder || isRepository(folder)) return found;
    folder = above;
  }
}

function isRepository(folder: string): boolean {
  return fileSystem().existsSync(join(folder, '.git'));
}

export const projectConfiguration: Source = (subject, { package: name, project }) => {
  const source = 'project-configuration';
  const files = project();
  for (const file of files) {
    const off = findOff(file, name, subject);
    if (off !== undefined) return { source, says: 'off', ...off };
  }
  return { source, says: 'nothing', detail: silence(files, name) };
};

function silence(files: readonly ConfigFile[], name: string): string {
  if (files.length === 0) return 'The project has no configuration.';
  const sentences = files.map((file) => silenceOf(file, name));
  return sentences.join(' ');
}

/** A misspelt key would otherwise go unnoticed. */
export function silenceOf(file: ConfigFile, name: string): string {
  const unknown = unknownKeys(file, name).map((key) => JSON.stringify(key));
  const note = unknown.length > 0 ? ` It has keys without a meaning: ${unknown.join(', ')}.` : '';
  return `${file.path} does not turn it off.${note}`;
}
