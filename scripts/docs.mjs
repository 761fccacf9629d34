/**
 * `npm run docs`: writes every page that follows from the sources, so that none of them is kept by
 * hand; `npm run docs -- --check` writes nothing, names those that no longer say what the sources
 * say, and ends with 1. Of the halves of a page that a test makes, the tests say so.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { build } from './build.mjs';
import { REPORTS, surfaces } from './docs-api.mjs';
import { REFERENCE, reference, undocumented } from './docs-reference.mjs';
import { ROOT, run, setUp } from './setup.mjs';

/** Of these, every file is made here. */
const FOLDERS = [REPORTS, REFERENCE];

/** The text of each page, by its path in the clone. */
async function pages() {
  const entries = await surfaces();
  const silent = undocumented(entries);
  if (silent.length > 0) {
    throw new Error(`Nothing is said of what is exported here: ${silent.join('; ')}.`);
  }
  return new Map([
    ...entries.map(({ name, report }) => [`${REPORTS}/${name}.api.md`, report]),
    ...reference(entries),
  ]);
}

function there(folder) {
  const path = join(ROOT, folder);
  return existsSync(path) ? readdirSync(path).map((name) => `${folder}/${name}`) : [];
}

function differs(path, text) {
  const file = join(ROOT, path);
  // Git may have written the ends of lines as its user's machine has them.
  return !existsSync(file) || readFileSync(file, 'utf8').replaceAll('\r\n', '\n') !== text;
}

function write(path, text) {
  const file = join(ROOT, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

setUp();
await build();
const made = await pages();
const changed = [...made].filter(([path, text]) => differs(path, text)).map(([path]) => path);
const superfluous = FOLDERS.flatMap(there).filter((path) => !made.has(path));
const stale = [...changed, ...superfluous];

/** Pages of which a half is made by the test that fails where it is out of date. */
const HALVES = ['test/docs/command.test.ts', 'test/docs/http.test.ts'];

if (!process.argv.includes('--check')) {
  for (const path of changed) write(path, made.get(path));
  for (const path of superfluous) rmSync(join(ROOT, path));
  run('npm', ['run', '--silent', 'jest', '--', ...HALVES], {
    env: { ...process.env, RENEW_PAGES: '1' },
  });
  console.log(stale.length === 0 ? 'Every page was up to date.' : `Changed: ${stale.join(', ')}`);
} else if (stale.length > 0) {
  console.error(
    `These no longer say what the sources say: ${stale.join(', ')}.\n` +
      'npm run docs writes them; look at the difference before you commit it: it is what those ' +
      'who use the package will notice.',
  );
  process.exitCode = 1;
}
