/**
 * Files of ES modules once more, for `require`: what is loaded when it is used stays apart here, too,
 * which esbuild does for ES modules alone.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';

/** CommonJS knows its own place by another name. */
export const OWN_PLACE = {
  define: { 'import.meta.url': 'ownPlace' },
  banner: { js: "const ownPlace = require('node:url').pathToFileURL(__filename).href;" },
};

/**
 * `transform` is esbuild's, and `files` are what it built, below `from`. An entry that only hands on
 * what one file has is not worth a file: that one takes its place.
 */
export async function writeCommonJs(transform, files, { entry, from, to, target }) {
  const name = `${entry}.js`;
  const all = onlySource(files.find(({ path }) => basename(path) === name).text);
  for (const { path, text } of files.filter(({ path }) => basename(path) !== name)) {
    const { code } = await transform(text.replaceAll(`"./${all}"`, `"./${name}"`), {
      format: 'cjs',
      platform: 'node',
      target,
      // By this name, a package of CommonJS is its own default export, as it is to Node.
      sourcefile: path.replace(/\.js$/, '.mjs'),
      supported: { 'dynamic-import': false },
      define: OWN_PLACE.define,
    });
    const copy = join(to, basename(path) === all ? name : relative(from, path));
    mkdirSync(dirname(copy), { recursive: true });
    writeFileSync(copy, code.includes('ownPlace') ? `${OWN_PLACE.banner.js}\n${code}` : code);
  }
}

/** The name of the file from which an entry has everything, under the same names. */
function onlySource(text) {
  const [, source, ...others] = [...text.matchAll(/ from "\.\/([^"]+)"/g)].flat();
  if (source === undefined || others.length > 0 || / as /.test(text)) {
    throw new Error(`The entry has more than one file, or names of its own:\n${text}`);
  }
  return source;
}
