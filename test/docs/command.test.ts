/**
 * The page of the command shows exactly what `--help` says. After a change of the command,
 * `npm run docs` writes it anew.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from '@jest/globals';
import type { Command } from 'commander';
import { programOf, runCommand } from '../../src/cli/command.js';
import { createIo } from '../../src/cli/io.js';

const PAGE = new URL('../../docs/command.md', import.meta.url);
const BEGIN = '<!-- From here on: what --help says. -->\n';

const SILENT = { out: () => undefined, err: () => undefined };

/** Words after the command's name, of every command. */
function pathsOf(command: Command, path: readonly string[] = []): (readonly string[])[] {
  const own = command.commands.flatMap((each) => pathsOf(each, [...path, each.name()]));
  return [path, ...own];
}

async function helpOf(words: readonly string[]): Promise<string> {
  let help = '';
  const out = (text: string) => {
    help += text;
  };
  expect(await runCommand([...words, '--help'], { ...SILENT, out })).toBe(0);
  return help.trimEnd();
}

const PATHS = pathsOf(programOf(createIo(SILENT), SILENT));

describe('docs/command.md', () => {
  let sections: string[];
  beforeAll(async () => {
    sections = [];
    for (const path of PATHS) {
      const title = ['aboveboard', ...path].join(' ');
      const level = path.length === 0 ? '##' : '###';
      sections.push(`${level} ${title}\n\n\`\`\`text\n${await helpOf(path)}\n\`\`\`\n`);
    }
    if (process.env['RENEW_PAGES'] !== '1') return;
    const [written = ''] = readFileSync(PAGE, 'utf8').split(BEGIN);
    writeFileSync(PAGE, `${written}${BEGIN}\n${sections.join('\n')}`);
  });

  it('has every command, in the words of its help', () => {
    const [, generated] = readFileSync(PAGE, 'utf8').split(BEGIN);
    expect(generated).toBe(`\n${sections.join('\n')}`);
  });

  it('names the exit codes that the help names', () => {
    const [written = ''] = readFileSync(PAGE, 'utf8').split(BEGIN);
    const rows = [...written.matchAll(/^\| (\d) \| (.*?) \|$/gm)].map(([, code, text]) => {
      return `  ${code}  ${text}`;
    });
    expect(rows).toHaveLength(4);
    expect(sections[0]).toContain(`Exit codes:\n${rows.join('\n')}\n`);
  });
});

describe('every command', () => {
  const leaves = PATHS.filter((path) => {
    return !PATHS.some(
      (other) => other.length > path.length && path.every((w, at) => other[at] === w),
    );
  });

  it.each(leaves.map((path) => [path.join(' '), path] as const))(
    '%s has an example of itself, and answers programs',
    async (words, path) => {
      const help = await helpOf(path);
      expect(help).toContain(`  npx aboveboard ${words}`);
      expect(help).toContain('--json');
    },
  );
});
