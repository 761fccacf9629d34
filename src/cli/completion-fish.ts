/** Completion for fish: a line for each word, with what it does. */

import type { CompletedCommand } from './completion.js';
import { everyOf } from './completion-bash.js';

export function fishScript(root: CompletedCommand): string {
  const lines = [...everyOf(root)].flatMap((command) => [
    ...command.commands.map(({ path, description }) => {
      const name = path.slice(command.path.length).trim();
      return `${START} -n ${quoted(hereIn(command))} -f -a ${name} -d ${quoted(description)}`;
    }),
    ...command.options.map(({ long, description, required, argChoices }) => {
      const name = long?.replace(/^--/, '') ?? '';
      const values = argChoices === undefined ? '' : ` -f -a ${quoted(argChoices.join(' '))}`;
      const takes = required ? ` -r${values}` : '';
      return `${START} -n ${quoted(inside(command.path))} -l ${name}${takes} -d ${quoted(description)}`;
    }),
  ]);
  return `# Completion of aboveboard.\n${lines.join('\n')}\n`;
}

const START = 'complete -c aboveboard';

/** Where one of its own commands may follow. */
function hereIn({ path, commands }: CompletedCommand): string {
  if (path === '') return '__fish_use_subcommand';
  const names = commands.map((each) => each.path.slice(path.length).trim());
  return `${inside(path)}; and not __fish_seen_subcommand_from ${names.join(' ')}`;
}

function inside(path: string): string {
  return path
    .split(' ')
    .map((word) => `__fish_seen_subcommand_from ${word}`)
    .join('; and ');
}

function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
