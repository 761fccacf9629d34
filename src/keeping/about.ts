/**
 * What a package says of itself, noted for the command: it is another program, and knows neither the
 * package's endpoint nor its declaration. Written only when something else is written, too.
 */
import { join } from 'node:path';
import { type Declaration, readDeclaration } from '../collection/declaration/index.js';
import type { NoticeMode, OptOut } from '../consent/index.js';
import { fileSystem } from '../disk/file-system.js';
import { type Platform, packageFolder, packagesFolder } from '../disk/index.js';
import type { PackageIdentity } from '../session/index.js';
import { replaceAtOnce } from './replace.js';

export interface About {
  readonly v: 1;
  readonly package: PackageIdentity;
  /** Null: nothing is ever sent. */
  readonly endpoint: string | null;
  readonly opt_out: readonly OptOut[];
  readonly notice: NoticeMode;
  readonly declaration: Declaration;
}

function pathOf(packageName: string, platform?: Partial<Platform>): string {
  return join(packagesFolder(platform), packageFolder(packageName), 'about.json');
}

/** At once, and only where it says something new. Never throws: the command then knows less. */
export function noteAbout(about: About, platform?: Partial<Platform>): void {
  try {
    const { package: of } = about;
    const text = `${JSON.stringify({ ...about, package: { name: of.name, version: of.version } })}\n`;
    const path = pathOf(of.name, platform);
    if (textOf(path) !== text) replaceAtOnce(path, text);
  } catch {
    // A home that is full, or read-only.
  }
}

/** What the version that ran last has said. Undefined where nothing is noted, or it cannot be read. */
export function readAbout(packageName: string, platform?: Partial<Platform>): About | undefined {
  try {
    const found: Unread<About> | null = JSON.parse(textOf(pathOf(packageName, platform)) ?? 'null');
    return found !== null && isAbout(found) && found.package.name === packageName
      ? found
      : undefined;
  } catch {
    return undefined;
  }
}

/** A field may be missing, or be anything. */
type Unread<T> = { readonly [field in keyof T]?: unknown };

function isAbout(value: Unread<About>): value is About {
  const { v, package: of, endpoint, opt_out, notice, declaration } = value;
  return (
    v === 1 &&
    isIdentity(of) &&
    (endpoint === null || typeof endpoint === 'string') &&
    // What is in it is looked at by whoever decides by it.
    Array.isArray(opt_out) &&
    (notice === 'terminal' || notice === 'documented') &&
    readDeclaration(declaration).outcome === 'valid'
  );
}

function isIdentity(value: unknown): value is PackageIdentity {
  if (typeof value !== 'object' || value === null) return false;
  const { name, version }: Unread<PackageIdentity> = value;
  return typeof name === 'string' && typeof version === 'string';
}

function textOf(path: string): string | undefined {
  try {
    return fileSystem().readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
