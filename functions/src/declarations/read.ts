/** The packages that a service is for, from the folder of their declarations. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Declaration, readDeclaration } from '../../../src/collection/declaration/index.js';

/** By the package's name. */
export type Declarations = ReadonlyMap<string, Declaration>;

interface ReadFolder {
  readonly declarations: Declarations;
  /** Sentences, each with the file that it is about. */
  readonly faults: readonly string[];
}

/** At the start, before anything is served: a service that guesses what it may keep is none. */
export function readDeclarations(folder: string): ReadFolder {
  const declarations = new Map<string, Declaration>();
  const names = namesIn(folder);
  if (names === undefined) return { declarations, faults: [`${folder} is no folder to read.`] };
  if (names.length === 0) return { declarations, faults: [`${folder} holds no declaration.`] };
  const faults: string[] = [];
  for (const name of names) {
    const path = join(folder, name);
    const checked = readDeclaration(parsed(path));
    if (checked.outcome === 'faulty') {
      faults.push(...checked.faults.map((fault) => `${path}: ${fault}`));
    } else if (declarations.has(checked.declaration.package)) {
      faults.push(`${path}: declares a package that another file declares, too.`);
    } else {
      declarations.set(checked.declaration.package, checked.declaration);
    }
  }
  return { declarations, faults };
}

/** The JSON files, in the same order everywhere; undefined where there is no such folder. */
export function namesIn(folder: string): readonly string[] | undefined {
  try {
    return readdirSync(folder)
      .filter((name) => name.endsWith('.json'))
      .sort();
  } catch {
    return undefined;
  }
}

/** What cannot be parsed is no declaration, which is what will be said of it. */
function parsed(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return undefined;
  }
}
