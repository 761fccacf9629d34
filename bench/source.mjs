/**
 * Loads what the package keeps to itself, compiled by the bundler and for the Node that the package's
 * own build uses, so that what is measured is what is shipped.
 */
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

export const loadRoom = (name) => loadSource(`src/${name}/index.ts`);

/** `path` begins at the root of the clone. */
export async function loadSource(path) {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL(`../${path}`, import.meta.url))],
    bundle: true,
    write: false,
    packages: 'external',
    platform: 'node',
    target: 'node20.19',
    format: 'esm',
  });
  return import(`data:text/javascript,${encodeURIComponent(outputFiles[0].text)}`);
}
