/**
 * What of others is built into an output, with the licence that they ask to be carried along. An
 * esbuild plugin sees each file that is taken; the notices are written when all bundles are made.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The folder of the package that a file belongs to, and the package's name. */
const PACKAGE = /^(.*[\\/]node_modules[\\/]((?:@[^\\/]+[\\/])?[^\\/]+))[\\/]/;

export function createNotices() {
  const packages = new Map();
  return {
    plugin: {
      name: 'notices',
      setup({ onLoad }) {
        onLoad({ filter: PACKAGE }, ({ path }) => {
          const [, folder, name] = PACKAGE.exec(path) ?? [];
          packages.set(name.replaceAll('\\', '/'), folder);
          return undefined;
        });
      },
    },
    write(path) {
      const notices = [...packages].sort().map(([name, folder]) => {
        const { version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
        return `${name} ${version} (${license})\n\n${licenceIn(name, folder)}\n`;
      });
      const title = 'Parts of these packages are built into the files of this folder.\n';
      writeFileSync(path, [title, ...notices].join(`\n${'-'.repeat(80)}\n\n`));
    },
  };
}

function licenceIn(name, folder) {
  const file = readdirSync(folder).find((each) => /^licen[cs]e/i.test(each));
  if (file === undefined)
    throw new Error(`${name} has no licence text that could be carried along.`);
  return readFileSync(join(folder, file), 'utf8').trim();
}
