/**
 * Every command in every page is run, in its order, against a real service; or it stands on a short
 * list with the reason why it cannot be run here.
 */
import { afterAll, describe, expect, it } from '@jest/globals';
import { removeFolders } from '../e2e/support.js';
import { type Block, blocksOf, commandsOf, PAGES, readPage } from './pages.js';
import { PYTHON } from './place.js';
import { follow } from './shell.js';
import { AROUND, NOT_RUN, WORLDS } from './worlds.js';

/** A page is some ten programs, one after the other. */
const PAGE_TIMEOUT_MS = 180_000;

afterAll(removeFolders);

const commandsIn = (page: string) =>
  blocksOf(page)
    .filter(({ language }) => language === 'sh')
    .flatMap(commandsOf);

/** Where it is missing at home, that is said; where everything is to be proved, it is a failure. */
const itWithPython = PYTHON !== undefined || process.env['CI'] !== undefined ? it : it.skip;

const isRunIn = (page: string) => (command: string) =>
  (PYTHON !== undefined || !command.startsWith('python3 ')) &&
  !NOT_RUN.some((each) => each.page === page && command.startsWith(each.begins));

describe('the list of what is not run', () => {
  it('names commands that are in the pages, each with a reason', () => {
    const stale = NOT_RUN.filter(
      ({ page, begins, because }) =>
        because === '' || !commandsIn(page).some(({ command }) => command.startsWith(begins)),
    );
    expect(stale).toEqual([]);
  });

  it('has every command of a page that nobody follows', () => {
    const unrun = PAGES.filter((page) => WORLDS[page] === undefined).flatMap((page) =>
      commandsIn(page)
        .filter(({ command }) => isRunIn(page)(command))
        .map(({ at, command }) => `${page}:${at + 1}: ${command}`),
    );
    expect(unrun).toEqual([]);
  });
});

/** TypeScript is compiled and not run: programs.test.ts. */
const RUN = new Set(['js', 'python']);

it('has no program that nobody runs', () => {
  const unrun = PAGES.filter((page) => AROUND[page] === undefined).flatMap((page) => {
    const blocks = blocksOf(page);
    const isNamed = ({ file }: Block) =>
      file === undefined ||
      blocks.some((other) => other.file !== file && other.text.includes(file));
    return blocks
      .filter((block) => RUN.has(block.language))
      .filter((block) => WORLDS[page] === undefined || !isNamed(block))
      .map(({ line }) => `${page}:${line}`);
  });
  expect(unrun).toEqual([]);
});

itWithPython('python3 is here, without which the program in docs/http.md is not run', () => {
  expect(PYTHON).toBeDefined();
});

describe('whoever follows', () => {
  it.each(Object.entries(WORLDS))(
    '%s gets where it says',
    async (page, world) => {
      const { failed, output, unsaid } = await follow(page, world, isRunIn(page));
      const expected = commandsIn(page).flatMap(({ at, command }) =>
        Object.entries(world.ends ?? {})
          .filter(([begins]) => command.startsWith(begins))
          .map(([, status]) => [at + 1, status] as const),
      );
      const wrong = [...failed].filter(
        ([line, s]) => !expected.some(([l, e]) => l === line && e === s),
      );
      const lines = readPage(page).split('\n');
      const told = wrong.map(([line, status]) => `${page}:${line}: ${status}: ${lines[line - 1]}`);
      told.push(...unsaid.map((line) => `${page}: nothing has printed: ${line}`));
      if (told.length > 0) throw new Error(`${told.join('\n')}\n\n${output}`);
      expect([...failed]).toEqual(expected);
    },
    PAGE_TIMEOUT_MS,
  );
});
