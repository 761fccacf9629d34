/**
 * Every program in every page compiles as somebody's who installed the package, and every JSON can
 * be read. What runs them besides: commands.test.ts beside this, and the tests that the pages name.
 */
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { makeFolder, ROOT, removeFolders, runProgram } from '../e2e/support.js';
import { type Block, blocksOf, PAGES, readPage } from './pages.js';
import { AROUND } from './worlds.js';

/** What the readers of the pages have installed. */
const INSTALLED = [
  '@hono',
  '@types',
  'commander',
  'express',
  'fastify',
  'hono',
  'undici-types',
  'yargs',
];

const COMPILED = new Set(['js', 'ts']);
const RUN = new Set(['sh', 'python', 'json', ...COMPILED]);

/** Under these names nothing would look at a block. */
const OTHER_NAMES =
  /^(bash|shell|console|zsh|javascript|mjs|cjs|jsx|tsx|typescript|py|python3|jsonc)$/;

const nameOf = ({ file, line, language }: Block) => file ?? `line-${line}.${language}`;

afterAll(removeFolders);

it('calls each language of a block by the one name that is run', () => {
  const strange = PAGES.flatMap((page) =>
    blocksOf(page)
      .filter(({ language }) => OTHER_NAMES.test(language))
      .map(
        ({ language, line }) => `${page}:${line}: ${language}; say one of ${[...RUN].join(', ')}`,
      ),
  );
  expect(strange).toEqual([]);
});

describe('the programs in the pages', () => {
  it('compile, each with the others of its page', async () => {
    const folder = makeFolder('programs');
    mkdirSync(join(folder, 'node_modules'));
    symlinkSync(ROOT, join(folder, 'node_modules/aboveboard'), 'dir');
    for (const name of INSTALLED) {
      symlinkSync(join(ROOT, 'node_modules', name), join(folder, 'node_modules', name), 'dir');
    }
    for (const page of PAGES) {
      const own = join(folder, page);
      mkdirSync(own, { recursive: true });
      writeFileSync(join(own, 'package.json'), '{ "type": "module" }');
      writeFileSync(join(own, 'around.d.ts'), AROUND[page] ?? '');
      const programs = blocksOf(page).filter(({ language }) => COMPILED.has(language));
      const names = programs.map(nameOf);
      expect(names).toEqual([...new Set(names)]);
      for (const program of programs) {
        const check = AROUND[page] === undefined ? '' : '// @ts-check\n';
        writeFileSync(join(own, nameOf(program)), check + program.text);
      }
    }
    const config = {
      extends: join(ROOT, 'tsconfig.json'),
      compilerOptions: {
        allowJs: true,
        noEmit: true,
        noUnusedLocals: false,
        moduleDetection: 'force',
        lib: ['es2023', 'dom'],
      },
      include: ['**/*.ts', '**/*.js'],
      exclude: ['node_modules'],
    };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(config));
    const compiler = join(ROOT, 'node_modules/typescript/bin/tsc');
    const { stdout } = await runProgram([compiler, '-p', '.'], { cwd: folder });
    expect(stdout).toBe('');
  });
});

it('shows every entry of the package in a program', () => {
  const { exports }: { exports: Record<string, unknown> } = JSON.parse(readPage('package.json'));
  const entries = Object.keys(exports).filter((entry) => !/\.js(on)?$/.test(entry));
  const programs = PAGES.flatMap(blocksOf).filter(({ language }) => COMPILED.has(language));
  const unshown = entries
    .map((entry) => entry.replace('.', 'aboveboard'))
    .filter((entry) => !programs.some(({ text }) => text.includes(`from '${entry}'`)));
  expect(unshown).toEqual([]);
});

describe('the JSON in the pages', () => {
  const found = PAGES.flatMap((page) =>
    blocksOf(page)
      .filter(({ language }) => language === 'json')
      .map(({ line, text }) => [`${page}:${line}`, text] as const),
  );
  it.each(found)('can be read: %s', (_, text) => {
    expect(() => JSON.parse(text)).not.toThrow();
  });
});
