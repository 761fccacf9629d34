/** `npm run screenshots`: the pages as they are, with what a package's users shared, into `docs/images/`. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from './build.mjs';
import { ROOT, setUp } from './setup.mjs';

setUp();
await build();
const { build: bundle } = await import('esbuild');
// As deep in the project as what it is made of, which looks for the pages from where it lies.
const program = join(ROOT, 'functions/lib/screenshots.mjs');
await bundle({
  entryPoints: [join(ROOT, 'test/web/screenshots.ts')],
  outfile: program,
  bundle: true,
  packages: 'external',
  platform: 'node',
  format: 'esm',
  logLevel: 'warning',
});
process.chdir(ROOT);
try {
  await import(pathToFileURL(program).href);
} finally {
  rmSync(program);
}
