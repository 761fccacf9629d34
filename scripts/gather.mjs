/**
 * An esbuild plugin: what `entry` needs at once comes in one file, since each costs every host
 * 0.3 ms. esbuild keeps together what the same entries reach; so every other entry, and every
 * module that is only imported when it is used, is made to reach all of `entry`.
 */
import { dirname } from 'node:path';

export function gather(entry) {
  const namespace = 'gathered';
  return {
    name: 'gather',
    setup({ onResolve, onLoad, resolve }) {
      onResolve({ filter: /./ }, ({ kind, path }) =>
        kind === 'entry-point' && path !== entry ? { path, namespace } : undefined,
      );
      onResolve({ filter: /^\./ }, async ({ kind, path, importer, resolveDir }) => {
        if (kind !== 'dynamic-import') return undefined;
        const found = await resolve(path, { kind: 'import-statement', importer, resolveDir });
        return { ...found, namespace };
      });
      onLoad({ filter: /./, namespace }, ({ path }) => ({
        contents: `import * as all from ${JSON.stringify(entry)}; export * from ${JSON.stringify(path)};`,
        resolveDir: dirname(path),
      }));
    },
  };
}
