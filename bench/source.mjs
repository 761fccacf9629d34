/**
 * Loads a room of src/ that the package keeps to itself, compiled by the bundler and for the Node
 * that the package's own build uses, so that what is measured is what is shipped.
 */
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

export async function loadRoom(name) {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL(`../src/${name}/index.ts`, import.meta.url))],
    bundle: true,
    write: false,
    packages: 'external',
    platform: 'node',
    target: 'node20.19',
    format: 'esm',
  });
  return import(`data:text/javascript,${encodeURIComponent(outputFiles[0].text)}`);
}
