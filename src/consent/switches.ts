/** What a configuration says of one package: which switch is off, and which cannot be understood. */
import { type ConfigFile, isSection, type Section } from './config-file.js';
import { readSpelling } from './spellings.js';
import type { Statement, Stream, Subject } from './types.js';

/** The switches of a subject, beside `enabled`, which turns everything off. */
const SWITCHES = {
  usage: ['usage'],
  events: ['events'],
  sessions: ['sessions', 'automatic_sharing'],
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
  ...new Set(Object.values(SWITCHES).flat()),
];

type Found = Pick<Statement, 'detail' | 'file' | 'line'>;

/** Where a configuration turns off; undefined where it does not. */
export function findOff(file: ConfigFile, name: string, subject: Subject): Found | undefined {
  if (file.outcome === 'missing') return undefined;
  if (file.outcome === 'damaged') {
    return { detail: `${file.path} ${file.problem}, which means off.`, file: file.path };
  }
  for (const { keys, value } of switchesOf(file.settings, name, subject)) {
    const meaning = meaningOf(value);
    if (meaning === 'yes') continue;
    const what = keys.length === 0 ? 'Everything' : JSON.stringify(keys.join('.'));
    const says = meaning === 'no' ? 'is off' : 'cannot be understood, which means off,';
    const place = lineIn(file, keys);
    const at = place.line === undefined ? '' : `, line ${place.line}`;
    return { detail: `${what} ${says} in ${file.path}${at}.`, file: file.path, ...place };
  }
  return undefined;
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
      if (Object.hasOwn(section, key)) yield { keys: [...path, key], value: section[key] };
    }
  }
}

/** A switch may say more than yes or no, such as when that was said. */
function meaningOf(value: unknown): 'yes' | 'no' | undefined {
  return readSpelling(isSection(value) ? get(value, 'enabled') : value);
}
