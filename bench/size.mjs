/**
 * What the SDK adds to a program, minified and compressed: what is there before the program's first
 * line runs, and what comes when it is used. And what pages weigh, which are minified as they are.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const INSTALLED = Object.keys(
  JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')).dependencies,
);

const KILOBYTE = 1_000;
const SDK_KB = 15;
const BROWSER_KB = 5;
const PAGES_KB = 100;

const AT_ONCE = new Set(['import-statement', 'require-call']);

const zipped = (text) => gzipSync(text).length / KILOBYTE;
const zippedFiles = (paths) => paths.map((path) => zipped(readFileSync(path)));
const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);
const digits = (number) => number.toLocaleString('en', { maximumSignificantDigits: 3 });

function loadedAtOnce({ outputs }, path, seen = new Set()) {
  if (seen.has(path) || outputs[path] === undefined) return seen;
  seen.add(path);
  for (const { path: next, kind, external } of outputs[path].imports) {
    if (!external && AT_ONCE.has(kind)) loadedAtOnce({ outputs }, next, seen);
  }
  return seen;
}

/** Without what the SDK installs, as the budget of the package has it. */
async function bundled(program, { external = [], ...options } = {}) {
  const { outputFiles, metafile } = await build({
    stdin: { contents: program, resolveDir: ROOT },
    absWorkingDir: ROOT,
    outdir: join(ROOT, 'dist'),
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'node',
    external: [...INSTALLED, ...external],
    metafile: true,
    write: false,
    ...options,
  });
  const isEntry = ([, { entryPoint }]) => entryPoint === '<stdin>';
  const [entry] = Object.entries(metafile.outputs).find(isEntry);
  const paths = new Set([...loadedAtOnce(metafile, entry)].map((path) => join(ROOT, path)));
  const texts = (chosen) => chosen.map(({ text }) => text).join('\n');
  return {
    atOnce: zipped(texts(outputFiles.filter(({ path }) => paths.has(path)))),
    later: zipped(texts(outputFiles.filter(({ path }) => !paths.has(path)))),
  };
}

/** Loaded where Google signs a maintainer in, and outside what the pages may weigh. */
const OF_GOOGLE = /^firebase-/;

/** Every file of the built pages that a browser may load. */
function pageFiles() {
  const folder = join(ROOT, 'web/dist');
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(html|js|css|svg)$/.test(entry.name))
    .filter((entry) => !OF_GOOGLE.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name));
}

export async function measure() {
  // Node follows no condition but its own, and loads the rest when it is called.
  const entry = await bundled("export * from 'aboveboard';", {
    conditions: ['none'],
    external: ['./aboveboard.js'],
  });
  const whole = await bundled("export * from 'aboveboard';", { splitting: true });
  const one = await bundled("export { toFirestoreValue } from 'aboveboard';");
  const [script, module] = zippedFiles([
    join(ROOT, 'dist/browser.js'),
    join(ROOT, 'dist/browser/index.js'),
  ]);
  const browser = Math.max(script, module);
  const pages = sum(zippedFiles(pageFiles()));
  const rows = [
    ['the entry, as Node loads it', entry.atOnce, whole.atOnce - entry.atOnce + whole.later],
    ['all that the SDK exports, in a program that is bundled', whole.atOnce, whole.later],
    ['one function of typed values', one.atOnce, one.later],
    ['the entry for browsers, the larger of its forms', browser, 0],
    ['the pages, all of their files but Google’s', pages, 0],
  ];
  const target = (what, value, limit) => ({ what, value, limit, unit: 'kB' });
  return [
    {
      title: 'Size, minified and compressed by gzip',
      table: {
        header: ['', 'at once, kB', 'when it is used, kB'],
        rows: rows.map(([name, ...numbers]) => [name, ...numbers.map(digits)]),
      },
      targets: [
        target('the entry of the SDK, as Node loads it', entry.atOnce, SDK_KB),
        target('the entry for browsers', browser, BROWSER_KB),
        target('the pages', pages, PAGES_KB),
      ],
    },
  ];
}
