/**
 * Builds what is installed (`dist/`: the SDK and its command, as ES modules and CommonJS, with
 * types) and what is deployed (`functions/lib/`: the service, with what it uses of `src/` inside;
 * `web/dist/`: the pages). An output whose sources did not change is left alone, so that a second
 * `npm start` is quick.
 */
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { OWN_PLACE, writeCommonJs } from './commonjs.mjs';
import { buildFront } from './front.mjs';
import { gather } from './gather.mjs';
import { createNotices } from './notices.mjs';
import { buildPages } from './pages.mjs';
import { ROOT, run } from './setup.mjs';
import { keepTypesOf } from './types.mjs';
import { bundleWorker, embed, STAND_IN } from './worker.mjs';

/** Everything else that the SDK imports is built in: the data of a development dependency. */
const INSTALLED_WITH_THE_SDK = Object.keys(
  JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')).dependencies,
);

/** The oldest Node that package.json admits; `requireNode` in setup.mjs holds everyone to it. */
const TARGET = 'node20.19';
/** Beside each output: the digest of the sources that it was built from. */
const STAMP = '.digest';

const OUTPUTS = [
  {
    name: 'the SDK',
    folder: 'dist',
    sources: [
      'src',
      'tsconfig.json',
      'tsconfig.build.json',
      'package-lock.json',
      'scripts/build.mjs',
      'scripts/commonjs.mjs',
      'scripts/front.mjs',
      'scripts/gather.mjs',
      'scripts/notices.mjs',
      'scripts/types.mjs',
      'scripts/worker.mjs',
    ],
    make: buildSdk,
  },
  {
    name: 'the service',
    folder: 'functions/lib',
    sources: ['functions/src', 'src', 'package-lock.json', 'scripts/build.mjs'],
    make: buildService,
  },
  {
    name: 'the pages',
    folder: 'web/dist',
    sources: [
      'web/src',
      'web/public',
      'web/page.html',
      'src/wire.ts',
      'package-lock.json',
      'scripts/pages.mjs',
    ],
    make: buildPages,
  },
];

/** Dependencies stay outside; what is imported lazily becomes a chunk of its own, loaded lazily. */
const ES_MODULES = {
  bundle: true,
  packages: 'external',
  platform: 'node',
  target: TARGET,
  format: 'esm',
  splitting: true,
  legalComments: 'none',
  logLevel: 'warning',
};

const SDK = { ...ES_MODULES, packages: 'bundle', external: INSTALLED_WITH_THE_SDK };

/** What a host package imports, as `exports` in package.json names it. */
const INDEX = join(ROOT, 'src/index.ts');
const ADAPTERS = ['commander', 'express', 'fastify', 'hono', 'node-http', 'relay', 'yargs'];
const OTHER_ENTRIES = [
  join(ROOT, 'src/declarations.ts'),
  join(ROOT, 'src/testing/index.ts'),
  ...ADAPTERS.map((name) => join(ROOT, `src/adapters/${name}.ts`)),
];

/** All that the index exports, as bundlers take it, and as Node loads it when it is needed. */
const WHOLE = 'aboveboard';

/** What a host gives to browsers: as a module for its bundler, and as a script for its pages. */
const PAGE_ENTRY = join(ROOT, 'src/browser/index.ts');
const PAGE = {
  entryPoints: [PAGE_ENTRY],
  bundle: true,
  platform: 'browser',
  target: 'es2020',
  minify: true,
  legalComments: 'none',
  logLevel: 'warning',
};

/** Of what ci-info knows of each service, an esbuild plugin leaves what `consent/automation.ts` reads. */
const CI_NAMES = {
  name: 'ci-names',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]ci-info[\\/]vendors\.json$/ }, ({ path }) => {
      const vendors = JSON.parse(readFileSync(path, 'utf8'));
      const contents = JSON.stringify(vendors.map(({ name, env }) => ({ name, env })));
      return { contents, loader: 'json' };
    });
  },
};

function entryOf(path) {
  return { in: path, out: relative(join(ROOT, 'src'), path).replace(/\.ts$/, '') };
}

async function buildSdk(folder) {
  // Loaded here because setUp() may only just have installed it.
  const { build: bundle, transform } = await import('esbuild');
  const notices = createNotices();
  const worker = embed(await bundleWorker(bundle, { ...SDK, plugins: [notices.plugin] }));
  const commonJs = join(folder, 'cjs');
  const { outputFiles, metafile } = await bundle({
    ...SDK,
    entryPoints: [{ in: INDEX, out: WHOLE }, STAND_IN],
    outdir: folder,
    plugins: [worker, gather(INDEX), notices.plugin, CI_NAMES],
    metafile: true,
    write: false,
  });
  const whole = outputFiles.map(withoutBareImports);
  save(whole);
  await writeCommonJs(transform, whole, {
    entry: WHOLE,
    from: folder,
    to: commonJs,
    target: TARGET,
  });
  const names = exportsOf(metafile, WHOLE);
  const front = await buildFront(bundle, names, SDK);
  writeFileSync(join(folder, 'index.js'), front);
  const required = await buildFront(bundle, names, { ...SDK, ...OWN_PLACE, format: 'cjs' });
  writeFileSync(join(commonJs, 'index.js'), required.replaceAll('./cjs/', './'));
  // Apart: in Node, nothing of the whole is there as an ES module.
  const others = await bundle({
    ...SDK,
    // By their names below src/, which decide where they are in the output.
    entryPoints: OTHER_ENTRIES.map(entryOf),
    outdir: folder,
    plugins: [notices.plugin],
    write: false,
  });
  save(others.outputFiles.map(withoutBareImports));
  await bundle({
    ...SDK,
    ...OWN_PLACE,
    format: 'cjs',
    splitting: false,
    entryPoints: OTHER_ENTRIES.map(entryOf),
    outdir: commonJs,
    plugins: [notices.plugin],
  });
  // Apart: in a process of its own, the command loads only what it uses.
  await bundle({
    ...SDK,
    entryPoints: [join(ROOT, 'src/cli/main.ts')],
    outdir: join(folder, 'cli'),
    plugins: [worker, notices.plugin, CI_NAMES],
  });
  await bundle({ ...PAGE, format: 'esm', outfile: join(folder, 'browser/index.js') });
  await bundle({ ...PAGE, format: 'cjs', outfile: join(commonJs, 'browser/index.js') });
  const script = { format: 'iife', globalName: 'aboveboard' };
  await bundle({ ...PAGE, ...script, outfile: join(folder, 'browser.js') });
  const compiler = join(ROOT, 'node_modules/typescript/bin/tsc');
  run(process.execPath, [compiler, '-p', 'tsconfig.build.json']);
  const typed = [INDEX, ...OTHER_ENTRIES, PAGE_ENTRY].map((path) => `${entryOf(path).out}.d.ts`);
  keepTypesOf(typed, folder, commonJs);
  notices.write(join(folder, 'THIRD-PARTY-NOTICES.txt'));
  writeFileSync(join(commonJs, 'package.json'), '{ "type": "commonjs" }\n');
}

/**
 * esbuild keeps by them an order that no module of ours depends on; whoever bundles the package is
 * warned of each, as `sideEffects` in package.json says that they do nothing.
 */
function withoutBareImports({ path, text }) {
  return { path, text: text.replace(/^import "\.{1,2}\/[^"]+";\n/gm, '') };
}

function save(files) {
  for (const { path, text } of files) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
  }
}

/** The names that an entry exports. */
function exportsOf({ outputs }, entry) {
  const [, { exports }] = Object.entries(outputs).find(([path]) => path.endsWith(`/${entry}.js`));
  return exports;
}

async function buildService(folder) {
  const { build: bundle } = await import('esbuild');
  await bundle({
    ...ES_MODULES,
    entryPoints: ['index', 'serve', 'upkeep'].map((name) => join(ROOT, `functions/src/${name}.ts`)),
    outdir: folder,
  });
}

/** The file itself, or every file of a folder, in an order that is the same on every machine. */
function filesOf(path) {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

function digestOf(sources) {
  const hash = createHash('sha256');
  for (const file of sources.flatMap((source) => filesOf(join(ROOT, source)))) {
    hash.update(relative(ROOT, file)).update('\0').update(readFileSync(file)).update('\0');
  }
  return hash.digest('hex');
}

/** Builds what is out of date. Rejects where a source does not compile. */
export async function build() {
  for (const { name, folder, sources, make } of OUTPUTS) {
    const path = join(ROOT, folder);
    const stamp = join(path, STAMP);
    const digest = digestOf(sources);
    if (existsSync(stamp) && readFileSync(stamp, 'utf8') === digest) continue;
    console.log(`Building ${name} into ${folder}/ …`);
    rmSync(path, { recursive: true, force: true });
    mkdirSync(path, { recursive: true });
    await make(path);
    writeFileSync(stamp, digest);
  }
}

if (process.argv[1] === import.meta.filename) await build();
