/** Reads the declaration that an author wrote, as JSON or in a module of theirs. */
import { readFile } from 'node:fs/promises';
import { extname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { OptOut } from '../consent/index.js';
import { errorCode } from '../disk/index.js';

export type DeclarationFile =
  | {
      readonly outcome: 'read';
      /** Of unknown form. */
      readonly declaration: unknown;
      /** A module may also export what else the page says. */
      readonly endpoint?: string | null;
      readonly optOut?: readonly OptOut[];
    }
  /** `message` is a plain sentence. */
  | { readonly outcome: 'unreadable'; readonly message: string };

/** Never rejects. */
export async function readDeclarationFile(path: string, cwd: string): Promise<DeclarationFile> {
  const file = resolve(cwd, path);
  try {
    if (extname(file) === '.json') {
      return { outcome: 'read', declaration: JSON.parse(await readFile(file, 'utf8')) };
    }
    // To look at a package is not to use it: what the module does besides, it does without telemetry.
    process.env['ABOVEBOARD_DISABLED'] = '1';
    return exportedBy(path, await import(pathToFileURL(file).href));
  } catch (error) {
    if (error instanceof SyntaxError)
      return unreadable(`${path} is no JSON, or no module: ${error.message}.`);
    const code = errorCode(error);
    return unreadable(`${path} cannot be read (${code}).`);
  }
}

type Exports = { readonly [name: string]: unknown };

function exportedBy(path: string, module: Exports): DeclarationFile {
  const named = [module['declaration'], module['default'], ...Object.values(module)];
  const declaration = named.find(isDeclarationLike);
  if (declaration === undefined) {
    return unreadable(`${path} exports no declaration: export it under the name declaration.`);
  }
  const { endpoint, optOut } = module;
  return {
    outcome: 'read',
    declaration,
    ...(typeof endpoint === 'string' || endpoint === null ? { endpoint } : {}),
    ...(Array.isArray(optOut) ? { optOut } : {}),
  };
}

function isDeclarationLike(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'package' in value && 'revision' in value;
}

function unreadable(message: string): DeclarationFile {
  return { outcome: 'unreadable', message };
}
