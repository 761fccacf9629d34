/**
 * Builds the pages that people look at into `web/dist/`: Firebase Hosting serves the folder as it is,
 * and so does one machine. Scripts and styles have a digest in their names and may be kept for good.
 */
import { copyFileSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { ROOT } from './setup.mjs';

const WEB = join(ROOT, 'web');

/** The last is the third as Hosting serves it, under a policy that lets Google sign a maintainer in. */
const PAGES = [
  {
    file: 'index.html',
    address: '/',
    room: 'statistics',
    title: 'Statistics',
    description: 'How a package is used, in numbers that say nothing of anybody.',
  },
  {
    file: 'my-session.html',
    address: '/my-session',
    room: 'my-session',
    title: 'My session',
    description: 'See what this service holds of a session that you shared, and take it back.',
  },
  {
    file: 'shared-session.html',
    address: '/shared-session',
    room: 'shared-session',
    title: 'A shared session',
    description: 'For the maintainer: what happened, by the id that somebody pasted into an issue.',
  },
  {
    file: 'shared-session-cloud.html',
    address: '/shared-session',
    room: 'shared-session',
    title: 'A shared session',
    description: 'For the maintainer: what happened, by the id that somebody pasted into an issue.',
    signIn: 'firebase',
  },
];

/** Every page once. */
const LINKED = PAGES.filter(({ signIn }) => signIn === undefined);

export async function buildPages(folder) {
  // Loaded here because setUp() may only just have installed it.
  const { build: bundle } = await import('esbuild');
  const rooms = LINKED.map(({ room }) => ({
    in: join(WEB, `src/${room}/main.tsx`),
    out: `assets/${room}`,
  }));
  const { metafile } = await bundle({
    entryPoints: [...rooms, { in: join(WEB, 'src/style.css'), out: 'assets/style' }],
    outdir: folder,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    entryNames: '[dir]/[name]-[hash]',
    chunkNames: 'assets/[name]-[hash]',
    minify: true,
    metafile: true,
    legalComments: 'none',
    logLevel: 'warning',
  });
  const outputs = Object.entries(metafile.outputs).map(([path, { entryPoint = '' }]) => ({
    address: `/${relative(folder, join(process.cwd(), path)).replaceAll('\\', '/')}`,
    source: relative(WEB, join(process.cwd(), entryPoint)).replaceAll('\\', '/'),
  }));
  const addressOf = (source) => outputs.find((output) => output.source === source).address;
  const template = readFileSync(join(WEB, 'page.html'), 'utf8');
  for (const page of PAGES) {
    const words = {
      title: page.title,
      description: page.description,
      signIn: page.signIn ?? 'token',
      style: addressOf('src/style.css'),
      script: addressOf(`src/${page.room}/main.tsx`),
      links: LINKED.map((linked) => linkOf(linked, page)).join(''),
    };
    const text = template.replace(/{{(\w+)}}/g, (_, name) => words[name]);
    writeFileSync(join(folder, page.file), text);
  }
  for (const name of readdirSync(join(WEB, 'public'))) {
    copyFileSync(join(WEB, 'public', name), join(folder, name));
  }
}

function linkOf({ address, title }, page) {
  const current = address === page.address ? ' aria-current="page"' : '';
  return `<a href="${address}"${current}>${title}</a>`;
}
