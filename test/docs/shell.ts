/**
 * Follows a page to the letter: its commands as one script, in their order, on the lines on which
 * they stand in the page, with a home that is empty and a service that is started when it says so.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { transform } from 'esbuild';
import { type Block, blocksOf, commandsOf, escaped, readPage } from './pages.js';
import { makePlace, type Place } from './place.js';
import { AROUND, type World } from './worlds.js';

const PROGRAMS = new Set(['js', 'ts', 'python']);

const PRELUDE = fileURLToPath(new URL('prelude.sh', import.meta.url));

export interface Followed {
  /** Line in the page, and what its command ended with. */
  readonly failed: ReadonlyMap<number, number>;
  readonly output: string;
  /** Lines that the page shows, and that nothing has printed. */
  readonly unsaid: readonly string[];
}

export async function follow(
  page: string,
  world: World,
  isRun: (command: string) => boolean,
): Promise<Followed> {
  const place = await makePlace(world);
  const file = join(place.work, 'page.sh');
  writeFileSync(file, await scriptOf(page, world, isRun, place));
  const child = spawn('bash', [file], {
    env: place.environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = once(child, 'close');
  const said = await Promise.all([text(child.stdout), text(child.stderr)]);
  await ended;
  const failed = readFileSync(place.failures, 'utf8').matchAll(/^(\d+) (\d+)$/gm);
  const output = said.join('\n');
  return {
    failed: new Map(Array.from(failed, ([, line, status]) => [Number(line), Number(status)])),
    output,
    unsaid: world.shows === true ? unsaidOf(page, output.split('\n'), place.address) : [],
  };
}

function unsaidOf(page: string, output: string[], address: string): string[] {
  return blocksOf(page)
    .filter(({ language }) => language === 'text')
    .flatMap(({ text: shown }) => shown.replaceAll('127.0.0.1:8080', address).split('\n'))
    .filter((shown) => {
      const line = new RegExp(shown.split('…').map(escaped).join('.*'));
      return !output.some((printed) => line.test(printed));
    });
}

/** Programs become files where they stand; those without a name are run at the end. */
async function scriptOf(
  page: string,
  { before = ':' }: World,
  isRun: (command: string) => boolean,
  { work, own, failures, start, change }: Place,
): Promise<string> {
  const lines = readPage(page)
    .split('\n')
    .map(() => '');
  // Line 1 of every page is its title.
  const setting = [`. "${PRELUDE}"`, `cd ${start}`, change(before), 'set -o pipefail'];
  lines[0] = [...setting, `trap 'echo "$LINENO $?" >> ${failures}' ERR`].join('; ');
  for (const block of blocksOf(page)) {
    const at = block.line - 1;
    if (block.language === 'sh') {
      const commands = block.text.trimEnd().split('\n').map(change);
      lines.splice(at, commands.length, ...commands);
      for (const command of commandsOf(block)) {
        if (!isRun(command.command)) lines.fill('', command.at, command.at + command.length);
      }
    } else if (PROGRAMS.has(block.language) && AROUND[page] === undefined) {
      const path = join(work, 'blocks', String(block.line));
      writeFileSync(path, await runnable({ ...block, text: change(block.text) }));
      const name = block.file?.replace(/\.ts$/, '.js') ?? `line-${block.line}.mjs`;
      lines[at] = `cp ${path} ${join(own, name)}`;
      const run = `(cd ${own} && node ${name}) || echo "${block.line} $?" >> ${failures}`;
      if (block.file === undefined) lines.push(run);
    }
  }
  return `${lines.join('\n')}\n`;
}

async function runnable({ language, text }: Block): Promise<string> {
  return language === 'ts' ? (await transform(text, { loader: 'ts' })).code : text;
}
