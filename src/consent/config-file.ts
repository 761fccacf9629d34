/** A configuration as it lies on disk. What cannot be read is a value too, and means off. */
import { fileSystem } from '../disk/file-system.js';
import { errorCode } from '../disk/index.js';
import { lineOfKey } from './json-lines.js';
import { parseYaml } from './yaml.js';

/** A configuration is a few lines; whatever is larger is something else. */
const MAX_BYTES = 1_000_000;

export interface ParsedConfig {
  readonly settings: unknown;
  readonly lineOf: (keys: readonly string[]) => number | undefined;
}

export type ConfigFile =
  | ({ readonly outcome: 'read'; readonly path: string } & ParsedConfig)
  | { readonly outcome: 'missing'; readonly path: string }
  /** `problem` ends a sentence that begins with the path. */
  | { readonly outcome: 'damaged'; readonly path: string; readonly problem: string };

/** Undefined means that the file has nothing to say. */
export type Parse = (text: string) => ParsedConfig | undefined;

export const FORMATS = {
  json: parseJson,
  yaml: parseYaml,
  /** What npm's own file says under `aboveboard`. */
  packageJson,
} as const satisfies Readonly<Record<string, Parse>>;

export function readConfigFile(path: string, parse: Parse): ConfigFile {
  const { readFileSync, statSync } = fileSystem();
  let text: string;
  try {
    const stats = statSync(path);
    // Reading a pipe would wait for whoever writes to it.
    if (!stats.isFile()) return { outcome: 'damaged', path, problem: 'is not a file' };
    if (stats.size > MAX_BYTES) return { outcome: 'damaged', path, problem: 'is too large' };
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const code = errorCode(error);
    // Not by `throwIfNoEntry`: with it, newer versions of Node take a path below a file for one that is free.
    if (code === 'ENOENT') return { outcome: 'missing', path };
    return { outcome: 'damaged', path, problem: `cannot be read (${code})` };
  }
  try {
    const parsed = parse(text.replace(/^\uFEFF/, ''));
    return parsed === undefined
      ? { outcome: 'missing', path }
      : { outcome: 'read', path, ...parsed };
  } catch {
    return { outcome: 'damaged', path, problem: 'cannot be understood' };
  }
}

function parseJson(text: string): ParsedConfig {
  return { settings: JSON.parse(text), lineOf: (keys) => lineOfKey(text, keys) };
}

function packageJson(text: string): ParsedConfig | undefined {
  const key = 'aboveboard';
  // Most package.json say nothing of aboveboard, and what is wrong with those is not our concern.
  if (!text.includes(`"${key}"`)) return undefined;
  const manifest: unknown = JSON.parse(text);
  if (!isSection(manifest) || !Object.hasOwn(manifest, key)) return undefined;
  return { settings: manifest[key], lineOf: (keys) => lineOfKey(text, [key, ...keys]) };
}

export type Section = Readonly<Record<string, unknown>>;

export function isSection(value: unknown): value is Section {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
