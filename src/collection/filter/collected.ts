/** Which declaration a package's data is filtered by. */
import { type Declaration, defaultDeclaration, readDeclaration } from '../declaration/index.js';

export type Collected =
  | { readonly outcome: 'collected'; readonly declaration: Declaration }
  /** `message` is a plain sentence, for the author of the package. */
  | { readonly outcome: 'faulty'; readonly message: string };

/** The ready-made declaration for a package that declares nothing. Never throws. */
export function collectedBy(collects: unknown, packageName: string): Collected {
  if (collects === undefined) {
    return { outcome: 'collected', declaration: defaultDeclaration(packageName) };
  }
  const { faults, declaration } = read(collects);
  if (declaration === undefined) {
    return faulty(packageName, `is faulty: ${faults[0] ?? 'it cannot be read.'}`);
  }
  return declaration.package === packageName
    ? { outcome: 'collected', declaration }
    : faulty(packageName, 'is that of another package.');
}

function read(collects: unknown): { faults: readonly string[]; declaration?: Declaration } {
  try {
    const checked = readDeclaration(collects);
    return checked.outcome === 'valid'
      ? { faults: [], declaration: checked.declaration }
      : { faults: checked.faults };
  } catch {
    return { faults: [] };
  }
}

function faulty(packageName: string, what: string): Collected {
  return { outcome: 'faulty', message: `The declaration of ${packageName} ${what}` };
}
