/**
 * The worker's program: bundled, and made the text of a module that is loaded when it is needed, so
 * that there is no file that would have to be found at run time in whatever bundle a host makes.
 */
import { join } from 'node:path';
import { ROOT } from './setup.mjs';

const FOLDER = join(ROOT, 'src/delivery/worker');

/** The module that the sources have in its place, and what `dist/` calls it, where they look for it. */
export const STAND_IN = { in: join(FOLDER, 'program.ts'), out: 'worker-program' };

/** Answers the text, in which everything is but what Node brings. */
export async function bundleWorker(bundle, options) {
  const { outputFiles } = await bundle({
    ...options,
    entryPoints: [join(FOLDER, 'main.ts')],
    // A worker takes its program as text in this form only.
    format: 'cjs',
    splitting: false,
    external: [],
    write: false,
  });
  return outputFiles[0].text;
}

/** An esbuild plugin: puts the text in the place of the stand-in. */
export function embed(text) {
  const namespace = 'worker';
  return {
    name: 'worker',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /\/worker\/program\.[jt]s$/ }, () => ({ path: 'program', namespace }));
      onLoad({ filter: /./, namespace }, () => ({
        contents: `export const PROGRAM = ${JSON.stringify(text)};`,
      }));
    },
  };
}
