/**
 * The settings that every runner has, out of the environment. A wrong one is a sentence, said
 * before anything runs; all of them are said at once, so that one correction is enough.
 */
import { resolve } from 'node:path';
import { type Declarations, namesIn, readDeclarations } from './declarations/index.js';
import { MAX_RATE } from './limits.js';
import { type Rates, wrongProxy } from './security/index.js';
import { type RxInferLevel, type ServiceSettings, STREAMS } from './service.js';

export type Environment = Readonly<Record<string, string | undefined>>;

export type ReadSettings<S> =
  | { readonly outcome: 'read'; readonly settings: S }
  | { readonly outcome: 'refused'; readonly sentences: readonly string[] };

const DEFAULT_RETENTION_DAYS = 180;
/** Ten years: longer is not an expiry any more. */
const MAX_RETENTION_DAYS = 3_650;

const RXINFER_LEVELS: readonly RxInferLevel[] = ['counts', 'shapes'];

/** Reads one variable after another, and collects what is wrong. An empty one counts as not set. */
export interface Reader {
  readonly sentences: readonly string[];
  text(name: string): string | undefined;
  wholeNumber(name: string, fallback: number, min: number, max: number): number;
  choice<T extends string>(name: string, choices: readonly T[]): T | undefined;
  refuse(sentence: string): void;
}

export function readerOf(environment: Environment): Reader {
  const sentences: string[] = [];
  const refuse = (sentence: string) => void sentences.push(sentence);
  function text(name: string): string | undefined {
    const value = environment[name]?.trim();
    return value === '' ? undefined : value;
  }
  return {
    sentences,
    refuse,
    text,
    wholeNumber(name, fallback, min, max) {
      const value = text(name);
      if (value === undefined) return fallback;
      const number = /^\d{1,9}$/.test(value) ? Number(value) : Number.NaN;
      if (number >= min && number <= max) return number;
      refuse(`${name} must be a whole number from ${min} to ${max}.`);
      return fallback;
    },
    choice(name, choices) {
      const value = text(name);
      if (value === undefined) return undefined;
      const choice = choices.find((one) => one === value);
      if (choice === undefined) refuse(`${name} must be ${choices.join(' or ')}.`);
      return choice;
    },
  };
}

/** `usualFolder`: where declarations lie if the environment names no folder, and if they do. */
export function serviceSettings(reader: Reader, usualFolder?: string): ServiceSettings {
  return {
    retentionDays: reader.wholeNumber(
      'ABOVEBOARD_RETENTION_DAYS',
      DEFAULT_RETENTION_DAYS,
      1,
      MAX_RETENTION_DAYS,
    ),
    rxinferLevel: rxinferLevel(reader, 'ABOVEBOARD_RXINFER_LEVEL'),
    declarations: declarations(reader, 'ABOVEBOARD_DECLARATIONS', usualFolder),
    stopped: stopped(reader, 'ABOVEBOARD_STOP'),
  };
}

export const STORES = ['sqlite', 'firestore'] as const;

export interface StoreSettings {
  readonly store: (typeof STORES)[number];
  /** Absolute: where a store of one machine keeps its files. */
  readonly dataFolder: string;
}

export function storeSettings(reader: Reader, usual: StoreSettings['store']): StoreSettings {
  return {
    store: reader.choice('ABOVEBOARD_STORE', STORES) ?? usual,
    dataFolder: resolve(reader.text('ABOVEBOARD_DATA') ?? 'data'),
  };
}

const DEFAULT_THRESHOLD = 10;
/** Roundings are to 5 at least: a cell of fewer would be shown as nothing. */
const MIN_THRESHOLD = 5;
const MAX_THRESHOLD = 1_000;

export interface StatisticsSettings {
  /** A public cell has as many sessions. */
  readonly threshold: number;
}

export function statisticsSettings(reader: Reader): StatisticsSettings {
  const name = 'ABOVEBOARD_PUBLIC_THRESHOLD';
  return {
    threshold: reader.wholeNumber(name, DEFAULT_THRESHOLD, MIN_THRESHOLD, MAX_THRESHOLD),
  };
}

/** Which variable sets which rate. */
export const RATE_VARIABLES = {
  client: 'ABOVEBOARD_CLIENT_RATE',
  rxinfer: 'ABOVEBOARD_RXINFER_RATE',
  wrongKeys: 'ABOVEBOARD_WRONG_KEY_RATE',
  package: 'ABOVEBOARD_PACKAGE_RATE',
  instance: 'ABOVEBOARD_INSTANCE_RATE',
} as const satisfies Readonly<Record<keyof Rates, string>>;

export interface DoorSettings {
  readonly rates: Rates;
  readonly trustedProxies: readonly string[];
}

export function doorSettings(reader: Reader, usual: Rates): DoorSettings {
  const rate = (name: keyof Rates) =>
    reader.wholeNumber(RATE_VARIABLES[name], usual[name], 0, MAX_RATE);
  return {
    rates: {
      client: rate('client'),
      rxinfer: rate('rxinfer'),
      wrongKeys: rate('wrongKeys'),
      package: rate('package'),
      instance: rate('instance'),
    },
    trustedProxies: trustedProxies(reader, 'ABOVEBOARD_TRUSTED_PROXIES'),
  };
}

function trustedProxies(reader: Reader, name: string): readonly string[] {
  const proxies = listed(reader, name);
  if (wrongProxy(proxies) === undefined) return proxies;
  reader.refuse(`${name} must be addresses or networks with commas between, such as 10.0.0.0/8.`);
  return [];
}

function stopped(reader: Reader, name: string): ReadonlySet<string> {
  const stops = listed(reader, name);
  const isStream = (stop: string) =>
    STREAMS.some((stream) => stop === stream || (stop.endsWith(`/${stream}`) && stop[0] !== '/'));
  if (!stops.every(isStream)) {
    reader.refuse(
      `${name} must be ${STREAMS.join(', ')}, or one of them after a package such as abacus/usage, with commas between.`,
    );
  }
  return new Set(stops);
}

/** With commas or spaces between. */
function listed(reader: Reader, name: string): readonly string[] {
  return (reader.text(name) ?? '').split(/[\s,]+/).filter((item) => item !== '');
}

export function settled<S>(reader: Reader, settings: S): ReadSettings<S> {
  const { sentences } = reader;
  return sentences.length === 0 ? { outcome: 'read', settings } : { outcome: 'refused', sentences };
}

function declarations(
  reader: Reader,
  name: string,
  usualFolder: string | undefined,
): Declarations | undefined {
  const named = reader.text(name);
  const usual = usualFolder !== undefined && (namesIn(usualFolder) ?? []).length > 0;
  const folder = named ?? (usual ? usualFolder : undefined);
  if (folder === undefined) return undefined;
  const { declarations, faults } = readDeclarations(resolve(folder));
  for (const fault of faults) reader.refuse(named === undefined ? fault : `${name}: ${fault}`);
  return declarations;
}

function rxinferLevel(reader: Reader, name: string): RxInferLevel | undefined {
  const value = reader.text(name);
  if (value === 'off') return undefined;
  if (value !== 'labels' && value !== 'text') return reader.choice(name, RXINFER_LEVELS);
  reader.refuse(
    `${name}=${value} needs a declaration of what RxInfer collects, which this version cannot read yet; choose counts or shapes.`,
  );
  return undefined;
}
