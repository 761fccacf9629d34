/**
 * `node scripts/check-package.mjs <tarball>`: what publint and Are The Types Wrong find in a packed
 * package, a line each. In a process of its own, which a compiler is loaded into.
 */
import { readFileSync } from 'node:fs';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';

/** Resolution as it was before `exports`, which TypeScript 7 does not have any more. */
const BYGONE = 'node10';

const [path] = process.argv.slice(2);
if (path === undefined) throw new Error('Which tarball?');
const tarball = Uint8Array.from(readFileSync(path));

const { messages, pkg } = await publint({ pack: { tarball: tarball.buffer }, strict: true });
for (const message of messages) console.log(formatMessage(message, pkg));

// A script for pages has no types, and is imported by nobody.
const excludeEntrypoints = [/\.js$/];
const unpacked = createPackageFromTarballData(tarball);
const { types, problems = [] } = await checkPackage(unpacked, { excludeEntrypoints });
if (!types) console.log('It has no types.');
for (const problem of problems) {
  if (problem.resolutionKind !== BYGONE) console.log(JSON.stringify(problem));
}
