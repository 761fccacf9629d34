/** The user's configuration: what they turned off, what they said yes to, what they were told. */
import { join } from 'node:path';
import { configFolder, type Platform } from '../disk/index.js';
import {
  type ConfigFile,
  FORMATS,
  isSection,
  readConfigFile,
  type Section,
} from './config-file.js';
import { silenceOf } from './project.js';
import { readSpelling } from './spellings.js';
import { findOff, get, lineIn, timeOf } from './switches.js';
import type { Source } from './types.js';

function userConfigPath(platform?: Partial<Platform>): string {
  return join(configFolder(platform), 'config.json');
}

export function readUserConfig(platform?: Partial<Platform>): ConfigFile {
  try {
    return readConfigFile(userConfigPath(platform), FORMATS.json);
  } catch {
    return { outcome: 'damaged', path: 'The home folder', problem: 'cannot be found' };
  }
}

export const userConfiguration: Source = (subject, { package: name, user, choices }) => {
  const source = 'user-configuration';
  const file = user();
  const off = findOff(file, name, subject);
  if (off !== undefined) return { source, says: 'off', ...off };
  const choice = subject === 'manual-share' ? undefined : choices[subject];
  if (choice?.on === false) {
    const detail = `This program has turned it off.${choice.unwritten ? ` ${choice.unwritten}` : ''}`;
    return { source, says: 'off', detail };
  }
  const detail =
    file.outcome === 'missing' ? 'There is no user configuration.' : silenceOf(file, name);
  return { source, says: 'nothing', detail };
};

/** A yes is given to one service, at one time: what was recorded before stays home. */
export interface Yes {
  /** Scheme, host and port of the service. */
  readonly endpoint: string;
  readonly since: Date;
  readonly line?: number;
}

/** The user's own yes to sharing sessions automatically. */
export function yesOf(file: ConfigFile, name: string): Yes | undefined {
  const key = 'automatic_sharing';
  const section = sectionOf(file, name);
  const value = section && get(section, key);
  if (!isSection(value) || readSpelling(get(value, 'enabled')) !== 'yes') return undefined;
  const { endpoint } = value;
  const since = timeOf(value['since']);
  if (typeof endpoint !== 'string' || since === undefined) return undefined;
  return { endpoint, since, ...lineIn(file, ['packages', name, key]) };
}

/** What the user was told, and when. */
export interface Shown {
  /** Of the declaration. */
  readonly revision: number;
  /** Scheme, host and port of the service. */
  readonly endpoint: string;
  readonly shownAt: Date;
}

export function noticesOf(file: ConfigFile, name: string): Shown[] {
  return noticesIn(sectionOf(file, name));
}

/** What cannot be read was not shown. */
export function noticesIn(section: Section | undefined): Shown[] {
  const notices = section && get(section, 'notices');
  return Array.isArray(notices) ? notices.flatMap(readNotice) : [];
}

function readNotice(value: unknown): Shown[] {
  if (!isSection(value)) return [];
  const { revision, endpoint } = value;
  const shownAt = timeOf(value['shown_at']);
  const isWhole = typeof revision === 'number' && Number.isSafeInteger(revision);
  if (!isWhole || typeof endpoint !== 'string' || shownAt === undefined) return [];
  return [{ revision, endpoint, shownAt }];
}

export function sectionOf(file: ConfigFile, name: string): Section | undefined {
  const packages =
    file.outcome === 'read' && isSection(file.settings)
      ? get(file.settings, 'packages')
      : undefined;
  const section = isSection(packages) ? get(packages, name) : undefined;
  return isSection(section) ? section : undefined;
}
