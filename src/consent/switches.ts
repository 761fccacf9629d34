/** What a configuration says of one package: which switch is off, and which cannot be understood. */
import { LEVELS } from '../collection/index.js';
import type { Level } from '../wire.js';
import { type ConfigFile, isSection, type Section } from './config-file.js';
import { readSpelling } from './spellings.js';
import type { Statement, Stream, Subject } from './types.js';

/** The switches of a subject, beside `enabled`, which turns everything off. */
const SWITCHES = {
  usage: ['usage'],
  events: ['events'],
  // What is shared by itself holds runs, which the lowest level does not.
  sessions: ['sessions', 'automatic_sharing', 'level'],
  // What is not shared by itself may still be shared when somebody asks for it.
  'manual-share': ['sessions'],
} as const satisfies Readonly<Record<Subject, readonly string[]>>;

/** The switch that turns a stream off, and nothing else with it. */
export const OWN_SWITCH = {
  usage: 'usage',
  events: 'events',
  sessions: 'automatic_sharing',
} as const satisfies Readonly<Record<Stream, string>>;

const KNOWN_KEYS: readonly string[] = [
  'enabled',
  'packages',
  'notices',
  'erasure_pending',
  'level',
  'recording',
  ...new Set(Object.values(SWITCHES).flat()),
];

type Found = Pick<Statement, 'detail' | 'file' | 'line'>;

/** Where a configuration turns off; undefined where it does not. */
export function findOff(file: ConfigFile, name: string, subject: Subject): Found | undefined {
  if (file.outcome === 'missing') return undefined;
  if (file.outcome === 'damaged') {
    return { detail: `${file.path} ${file.problem}, which means off.`, file: file.path };
  }
  for (const { keys, value, isLevel } of switchesOf(file.settings, name, subject)) {
    const meaning = isLevel ? meaningOfLevel(value) : meaningOf(value);
    if (meaning === 'yes') continue;
    const what = keys.length === 0 ? 'Everything' : JSON.stringify(keys.join('.'));
    const no = isLevel ? 'is too low to share by itself' : 'is off';
    const says = meaning === 'no' ? no : 'cannot be understood, which means off,';
    return {
      detail: `${what} ${says} in ${placeOf(file, keys)}.`,
      file: file.path,
      ...lineIn(file, keys),
    };
  }
  return undefined;
}

interface Configured {
  readonly value: unknown;
  /** The file, with the line where it is known. */
  readonly place: string;
}

/** What stands under a key that is no switch, for all packages and for this one. */
export function configuredIn(file: ConfigFile, name: string, key: string): Configured[] {
  if (file.outcome !== 'read' || !isSection(file.settings)) return [];
  const packages = get(file.settings, 'packages');
  const section = isSection(packages) ? get(packages, name) : undefined;
  return [
    { keys: [key], value: get(file.settings, key) },
    { keys: ['packages', name, key], value: isSection(section) ? get(section, key) : undefined },
  ]
    .filter(({ value }) => value !== undefined)
    .map(({ keys, value }) => ({ value, place: placeOf(file, keys) }));
}

function placeOf(file: ConfigFile, keys: readonly string[]): string {
  const { line } = lineIn(file, keys);
  return line === undefined ? file.path : `${file.path}, line ${line}`;
}

/** When switches were turned on, where they say so. What was recorded before stays home. */
export function turnedOnAt(file: ConfigFile, name: string, subject: Subject): Date[] {
  if (file.outcome !== 'read') return [];
  return [...switchesOf(file.settings, name, subject)].flatMap(({ value }) => {
    const time = isSection(value) ? timeOf(get(value, 'since')) : undefined;
    return time === undefined ? [] : [time];
  });
}

export function timeOf(value: unknown): Date | undefined {
  const time = new Date(typeof value === 'string' ? value : Number.NaN);
  return Number.isNaN(time.getTime()) ? undefined : time;
}

/** Keys without a meaning: they may be misspelt, or of a later version. */
export function unknownKeys(file: ConfigFile, name: string): string[] {
  if (file.outcome !== 'read' || !isSection(file.settings)) return [];
  const own = Object.keys(file.settings);
  const packages = file.settings['packages'];
  const section = isSection(packages) ? get(packages, name) : undefined;
  if (isSection(section)) own.push(...Object.keys(section));
  return own.filter((key) => !KNOWN_KEYS.includes(key));
}

/** `line` where it is known. */
export function lineIn(file: ConfigFile, keys: readonly string[]): { readonly line?: number } {
  const line = file.outcome === 'read' && keys.length > 0 ? file.lineOf(keys) : undefined;
  return line === undefined ? {} : { line };
}

export function get(section: Section, key: string): unknown {
  return Object.hasOwn(section, key) ? section[key] : undefined;
}

interface Switch {
  readonly keys: readonly string[];
  readonly value: unknown;
  readonly isLevel?: boolean;
}

/** Those for all packages first, then those for this one. An empty section says nothing. */
function* switchesOf(settings: unknown, name: string, subject: Subject): Generator<Switch> {
  yield* switchesIn(settings, [], subject);
  if (!isSection(settings)) return;
  const packages = get(settings, 'packages') ?? {};
  if (!isSection(packages)) yield { keys: ['packages'], value: packages };
  else yield* switchesIn(get(packages, name), ['packages', name], subject);
}

function* switchesIn(
  section: unknown,
  path: readonly string[],
  subject: Subject,
): Generator<Switch> {
  if (section === undefined || section === null) return;
  // A plain `false` in place of a section.
  if (!isSection(section)) yield { keys: path, value: section };
  else {
    for (const key of ['enabled', ...SWITCHES[subject]]) {
      if (!Object.hasOwn(section, key)) continue;
      yield { keys: [...path, key], value: section[key], isLevel: key === 'level' };
    }
  }
}

/** A switch may say more than yes or no, such as when that was said. */
function meaningOf(value: unknown): 'yes' | 'no' | undefined {
  return readSpelling(isSection(value) ? get(value, 'enabled') : value);
}

/** A word that is no level is not guessed at. */
function meaningOfLevel(value: unknown): 'yes' | 'no' | undefined {
  if (levelNamed(value) === undefined) return undefined;
  return value === 'counts' ? 'no' : 'yes';
}

export function levelNamed(value: unknown): Level | undefined {
  return LEVELS.find((level) => level === value);
}
