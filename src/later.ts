/**
 * Finds, when it is first needed, all that `index.ts` exports. Node loads no more than this when a
 * program imports the package; the functions that it imports are made by the build, and are one call
 * each (scripts/front.mjs). It does not wait, since a program may end in the tick of that call.
 */
import { createRequire } from 'node:module';
import { absent } from './absent.js';
import type * as Index from './index.js';

type Package = typeof Index;

/** The build makes `require` of it, which esbuild would wrap, and follow before the file is there. */
declare function requireAsWritten(path: string): Package;

let found: Package | undefined;

/** Every Node loads CommonJS without waiting, and ES modules only some. */
function besideThis(): Package {
  // In two steps, which whoever gathers the files of a program follows.
  const requireHere = createRequire(import.meta.url);
  return requireHere('./cjs/aboveboard.js');
}

/** Where this was made one file with its program, and the bundler has put the rest in. */
function insideThis(): Package {
  return requireAsWritten('./aboveboard.js');
}

export function later(): Package {
  found ??= find();
  return found;
}

function find(): Package {
  for (const load of [besideThis, insideThis]) {
    try {
      return load();
    } catch {
      // Another may have it.
    }
  }
  return absent;
}
